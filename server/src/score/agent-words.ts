/** What an agent's words do, as far as the model's heads read it. Pure; no manual is involved. */

const ASKED_AGAIN =
  /もう(?:一度|いちど|1度)|恐れ入りますが.*(?:お名前|番号|ご住所)|お電話が遠|聞き取れ|お名前を|ご住所を|番号を(?:お|教)|おっしゃ(?:って|られ)?.*(?:いただけ|ください)|復唱/u;
const REFUSED =
  /かねます|できません|致しません|いたしません|ございません|(?:難し|むずかし)い|お受け.*ない|わけには|決まり(?:で|に)|規定|不可|のみと|までと|対象外|承れ/u;
const WARNED =
  /続(?:き|く|ける|けられ).*(?:お電話|通話|応対|対応|終了|切)|(?:暴言|大声|お言葉|発言).*(?:お控え|おやめ|止め|やめ|続)|お控え|終了(?:させて|いたし)|録音(?:し|さ|を)|警察|通報|法的/u;
const APOLOGISED = /申し訳|お詫び|すみません|失礼(?:いた|致)|恐れ入り/u;
const ASKED = /でしょうか|ますか|ですか|お聞かせ|お教え|教えて|いただけますか|ください/u;
const OFFERED =
  /折り返|担当|上席|責任者|確認(?:し|いた|致|を)|お調べ|お待ち|手配|交換|返金|お送り|ご案内/u;

/** The agent's words refuse. */
export function refuses(agentText: string): boolean {
  return REFUSED.test(agentText);
}

/** The agent's words ask to hear something again, so saying it again is needed. */
export function asksAgain(agentText: string): boolean {
  return ASKED_AGAIN.test(agentText);
}

export interface AgentWords {
  refuses: boolean;
  warns: boolean;
  apologises: boolean;
  asks: boolean;
  offers: boolean;
  asksAgain: boolean;
  /** UTF-16 units. */
  length: number;
}

/** `text` normalised. */
export function agentWords(text: string): AgentWords {
  return {
    refuses: refuses(text),
    warns: WARNED.test(text),
    apologises: APOLOGISED.test(text),
    asks: ASKED.test(text),
    offers: OFFERED.test(text),
    asksAgain: asksAgain(text),
    length: text.length,
  };
}
