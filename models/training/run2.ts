import { createKuromoji } from '../../server/src/tokenise/kuromoji.ts';
import { loadPieces } from './load-pieces.ts';
import { stepRows } from './step-rows.ts';

const t0 = Date.now();
const tokenise = await createKuromoji();
const pieces = await loadPieces('/work/main/models/kikimori-ja');
console.log(
  stepRows({
    corpusDir: '/work/main/models/corpus',
    workDir: '/work/main/models/training/.work',
    tokenise,
    pieces,
  }),
  Date.now() - t0,
);
