"""ONNX export and int8 weights. Weights are stored as int8 with one scale a row or column.

Tables that are gathered are dequantised after the gather; matrices before their product, by Cast
and Mul of constants, which the runtime folds when it loads. Activations stay float32, so that a
row's result does not depend on its batch.
"""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

INPUTS = ['input_ids', 'attention_mask', 'token_type_ids', 'ngram_ids']
OUTPUTS = ['tone', 'acts', 'demands', 'danger', 'selfHarm', 'embedding']


def export(model, path, inputs=INPUTS):
    model.eval()
    ids = torch.tensor([[2, 7, 8, 3, 9, 3], [2, 7, 3, 0, 0, 0]])
    example = [ids, (ids > 0).long(), torch.tensor([[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]])]
    if 'ngram_ids' in inputs:
        example.append(torch.tensor([[1, 2, 3], [2, 0, 0]]))
    axes = {n: {0: 'rows', 1: 'grams' if n == 'ngram_ids' else 'pieces'} for n in inputs}
    axes.update({n: {0: 'rows'} for n in OUTPUTS})
    torch.onnx.export(model, tuple(example), path, opset_version=14, input_names=inputs,
                      output_names=OUTPUTS, dynamic_axes=axes, do_constant_folding=True)


def quantise(source, target, at_least=4096):
    model = onnx.load(source)
    graph = model.graph
    tables = {t.name: t for t in graph.initializer}
    added, gone, nodes = [], set(), []

    def scaled(name, w, axis):
        scale = np.maximum(np.abs(w).max(axis=axis, keepdims=True), 1e-12) / 127
        q = np.clip(np.round(w / scale), -127, 127).astype(np.int8)
        added.append(numpy_helper.from_array(q, name + '_q'))
        added.append(numpy_helper.from_array(scale.astype(np.float32), name + '_s'))
        gone.add(name)

    done = set()
    for node in graph.node:
        if node.op_type == 'Gather' and node.input[0] in tables:
            w = numpy_helper.to_array(tables[node.input[0]])
            if w.dtype == np.float32 and w.ndim == 2 and w.size >= at_least:
                n = node.input[0]
                if n not in done:
                    scaled(n, w, 1)
                    done.add(n)
                o = node.output[0]
                nodes += [
                    helper.make_node('Gather', [n + '_q', node.input[1]], [o + '_g'], axis=0),
                    helper.make_node('Gather', [n + '_s', node.input[1]], [o + '_k'], axis=0),
                    helper.make_node('Cast', [o + '_g'], [o + '_f'], to=TensorProto.FLOAT),
                    helper.make_node('Mul', [o + '_f', o + '_k'], [o]),
                ]
                continue
        if node.op_type in ('MatMul', 'Gemm') and node.input[1] in tables:
            w = numpy_helper.to_array(tables[node.input[1]])
            if w.dtype == np.float32 and w.ndim == 2 and w.size >= at_least:
                n = node.input[1]
                turned = node.op_type == 'Gemm' and any(a.name == 'transB' and a.i for a in node.attribute)
                if n not in done:
                    scaled(n, w, 1 if turned else 0)
                    nodes += [helper.make_node('Cast', [n + '_q'], [n + '_f'], to=TensorProto.FLOAT),
                              helper.make_node('Mul', [n + '_f', n + '_s'], [n + '_w'])]
                    done.add(n)
                node.input[1] = n + '_w'
        nodes.append(node)
    keep = [t for t in graph.initializer if t.name not in gone]
    del graph.initializer[:]
    graph.initializer.extend(keep + added)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)
