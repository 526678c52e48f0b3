/** In: normalised text. Out: morphemes in order, white space left out. Never: changes the text. */

/** One morpheme of IPADIC's cut. Offsets are UTF-16 units into the text given, end exclusive. */
export interface Morpheme {
  surface: string;
  /** Dictionary form; the surface where the word is unknown. */
  lemma: string;
  /** Reading in katakana; the surface where unknown. */
  reading: string;
  /** 品詞, e.g. 名詞. */
  pos: string;
  /** 品詞細分類1, e.g. 固有名詞. */
  detail: string;
  start: number;
  end: number;
}

export type Tokenise = (text: string) => Morpheme[];
