import { createScorer } from '../../server/src/score/score.ts';
const t0=Date.now();
const scorer = await createScorer({ modelsDir:'/work/main/models', deadlineMs: 10000});
console.log('start', Date.now()-t0, scorer.model);
const s = await scorer.open();
const say=[['agent','お電話ありがとうございます'],['customer','返金してくれって言ってんの'],['agent','申し訳ございませんが返金はいたしかねます'],['customer','だから返金しろって言ってるだろこのバカ'],['agent','お控えください'],['customer','お前の家に火つけに行くからな 灯油買ってあるぞ'],['customer','もう死にたいです 生きてても仕方ないんで'],['customer','なんばからハルカスまで歩いてなごみ宿に泊まりました']] as const;
let i=0;
for (const [c,t] of say){ const t1=performance.now(); const r=await s.hear({i:i++,channel:c,text:t,startMs:i*1000}); const ms=performance.now()-t1; if(r) console.log(ms.toFixed(1),t,r.tone,r.acts.join(),r.demands.join(),r.danger,r.dangerP,r.selfHarm,r.selfHarmP,'rep',r.repeatOf,r.repeatP,r.evidence.map(e=>e.label+':'+t.slice(e.start,e.end)).join(' | ')); }
for (const t of ['', 'あ'.repeat(10000), '😀😀', '\ud800', 'ﾎﾝﾄﾆｺﾏﾙ', 'hello I want to kill you', 'مرحبا', '안녕하세요 죽겠어요']) { const r=await s.hear({i:i++,channel:'customer',text:t,startMs:0}); console.log(t.slice(0,10), r?.tone, r?.scorer, r?.dangerP); }
console.log(await scorer.provisional('今から行って刺すからな', s), await scorer.provisional('今から行って', s));
const t2=performance.now(); const c0=process.cpuUsage();
const ss=await Promise.all(Array.from({length:64},()=>scorer.open())); const rs=await Promise.all(Array.from({length:512},(_,k)=>ss[k%64]!.hear({i:100+k,channel:'customer',text:say[(k*2+1)%8]![1],startMs:0})));
console.log('per turn ms', (performance.now()-t2)/512, process.cpuUsage(c0).user/1000/512, rs.filter(r=>r?.scorer==='onnx').length);
await scorer.close(); console.log('closed');
