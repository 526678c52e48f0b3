/** The Japanese names of the domain's words, as the screens say them. */

export const VERDICT_NAMES: Record<string, string> = {
  normal: '問い合わせ',
  claim: 'クレーム',
  grey: 'グレー（判断が分かれる）',
  harassment: 'カスハラのおそれ',
};
export const FLAG_NAMES: Record<string, string> = {
  harassment: 'カスハラ',
  grey: 'グレー',
  claim: 'クレーム',
  none: '該当なし',
};
export const TYPE_NAMES: Record<string, string> = {
  time: '時間拘束型',
  repeat: 'リピート型',
  abuse: '暴言型',
  violence: '暴力型',
  threat: '威嚇・脅迫型',
  authority: '権威型',
  outside: '店舗外拘束型',
  exposure: 'SNS等での誹謗中傷型',
  sexual: 'セクシュアルハラスメント型',
  other: 'その他',
};
export const ACT_NAMES: Record<string, string> = {
  insult: '暴言・侮辱',
  threat: '害悪の告知',
  intimidation: '威嚇・威圧',
  sexual: '性的な言動',
  discrimination: '差別的な言動',
  exposure: '晒し・拡散のほのめかし',
  grovel: '土下座・過剰な謝罪の強要',
  privacy: '私生活の詮索・つきまとい',
  authority: '権威を笠に着る',
  restraint: '長時間の拘束',
};
export const DEMAND_NAMES: Record<string, string> = {
  excessive_money: '過大な金銭・補償',
  special_treatment: '特別扱い',
  punish_staff: '従業員の処罰・担当替え',
  visit: '訪問・呼び出し',
  manager: '責任者を出すこと',
};
export const CUE_NAMES: Record<string, string> = {
  hold: '保留',
  warn: '警告',
  escalate: '交代',
  end: '終話',
  call110: '110番',
  lifeline: '命の相談',
};
export const END_NAMES: Record<string, string> = {
  hangup: '切断',
  'agent-closed': '応対者が終話',
  transferred: '転送',
  lost: '回線断',
};
export const FAULT_NAMES: Record<string, string> = {
  none: 'なし',
  explanation: '説明不足',
  'passed-around': 'たらい回し',
  system: 'システム障害',
  other: 'その他あり',
};
export const STAGE_NAMES: Record<string, string> = { qa: 'QA', final: '確定' };

export function names(of: Record<string, string>, values: readonly string[]): string {
  return values.map((v) => of[v] ?? v).join('・');
}
