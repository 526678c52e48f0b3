/**
 * The catalogue of refusals: one closed list for HTTP and sockets. docs/errors.md is checked
 * against it.
 */
export const ERRORS = {
  bad_request: { http: 400, retryable: false, ja: '送られた内容を読み取れません' },
  unauthenticated: { http: 401, retryable: false, ja: 'サインインしてください' },
  forbidden: { http: 403, retryable: false, ja: 'この操作の権限がありません' },
  judge_first: {
    http: 409,
    retryable: false,
    ja: '先に自分の判断を入れると見られます',
  },
  not_found: { http: 404, retryable: false, ja: '見つかりません' },
  unknown_call: { http: 404, retryable: false, ja: 'この通話は登録されていません' },
  call_exists: { http: 409, retryable: false, ja: '同じ通話IDがすでにあります' },
  call_ended: { http: 409, retryable: false, ja: 'この通話は終了しています' },
  unknown_cue: { http: 404, retryable: false, ja: 'この案内はもうありません' },
  recording_truncated: { http: 422, retryable: true, ja: '録音のファイルが途中で切れています' },
  recording_unreadable: {
    http: 422,
    retryable: false,
    ja: '録音として読めないファイルです（WAV・MP3・Opus）',
  },
  too_large: { http: 413, retryable: false, ja: '大きすぎて受け取れません' },
  too_many: { http: 429, retryable: true, ja: '要求が多すぎます。少し待ってください' },
  store_failed: { http: 503, retryable: true, ja: '記録に失敗しました。もう一度送ってください' },
  stopping: { http: 503, retryable: true, ja: 'サーバーを停止しています' },
  internal: { http: 500, retryable: true, ja: '予期しない不具合が起きました' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What a refused request is answered with, over HTTP and sockets alike. */
export interface Refusal {
  code: ErrorCode;
  /** English, for the integrator; names the place. Never holds transcript text. */
  message: string;
  /** Path of the offending field, e.g. `chunks.3.endMs`. */
  field?: string;
  retryable: boolean;
}

export type Answer<T = object> = ({ ok: true } & T) | { ok: false; error: Refusal };

export function refusal(code: ErrorCode, message: string, field?: string): Refusal {
  return {
    code,
    message,
    retryable: ERRORS[code].retryable,
    ...(field === undefined ? {} : { field }),
  };
}
