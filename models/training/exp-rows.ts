import { createKuromoji } from '../../server/src/tokenise/kuromoji.ts';
import { loadPieces } from './load-pieces.ts';
import { corpusRows } from './step-rows.ts';
import { ngrams } from '@kikimori/shared/text/ngrams.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { isSilent } from '@kikimori/shared/text/sequence.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
const tokenise = await createKuromoji();
const pieces = await loadPieces('/work/main/models/kikimori-ja');
const rows = corpusRows({corpusDir:'/work/main/models/corpus', tokenise, pieces});
const cache=new Map<string,string>();
const W='/tmp/wr'; mkdirSync(W,{recursive:true});
const uses=new Map<string,number>();
const read=(surf:string)=>surf;
const grams=rows.map((r)=>{ const s=ngrams(r.turn.words,r.context);
  const words=r.turn.words as any[];
  // reading
  const rd=[...('^'+words.filter(w=>!isSilent(w.surface)).map(w=>w.reading??w.surface).join('')+'$')];
  for (let n=3;n<=5;n++) for(let k=0;k+n<=rd.length;k++) s.add('r'+rd.slice(k,k+n).join(''));
  // 5-gram chars, skip bigrams of lemmas, trigram lemma
  const lem=words.filter(w=>!isSilent(w.surface)).map(w=>w.lemma);
  for(let k=0;k+2<lem.length;k++){ s.add('s'+lem[k]+'_'+lem[k+2]); s.add('t'+lem[k]+' '+lem[k+1]+' '+lem[k+2]); }
  const con=words.filter(w=>['名詞','動詞','形容詞'].includes(w.pos)).map(w=>w.lemma);
  for(let k=0;k+1<con.length;k++){ s.add('q'+con[k]+' '+con[k+1]); }
  return s; });
for(const s of grams) for(const g of s) uses.set(g,(uses.get(g)??0)+1);
const names=[...uses].filter(([,n])=>n>=2).map(([g])=>g).sort(); const index=new Map(names.map((g,k)=>[g,k]));
const ids:number[]=[],st=[0]; for(const s of grams){ for(const g of s){const i=index.get(g); if(i!==undefined) ids.push(i);} st.push(ids.length);}
writeFileSync(W+'/rows.grams.bin',Int32Array.from(ids));writeFileSync(W+'/rows.gramstarts.bin',Int32Array.from(st));writeFileSync(W+'/rows.names.json',JSON.stringify(names));
writeFileSync(W+'/rows.json',JSON.stringify(rows.map(r=>({callId:r.callId,i:r.i,group:r.group,tone:r.label.tone,y:[...ACTS.map(a=>r.label.acts.includes(a)?1:0),...DEMANDS.map(d=>r.label.demands.includes(d)?1:0),r.label.danger?1:0,r.label.selfHarm?1:0]}))));
for(const f of ['ids','types']) writeFileSync(W+`/rows.${f}.bin`,new Uint16Array(0)); writeFileSync(W+'/rows.starts.bin',new Int32Array(1));
console.log(rows.length,names.length);
