/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-d15c3bcb0250.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWTXMbNwy951ewe85asWwrcmelS9LMtNNOM5NcesQuIS1jitwhIdn69wWXH1pJ1bS9yMQCeAAeQNDNT5///PT9r6+/iJ52ev2uCX+EBrNdVWgqIYGgbsHjqtrBMAunGru2vZ9LAPnQ3v3wNpt5cgi7aBjP9bKTc7l4lPMnlGyaDLXq0HToo2mWalzMcbOZ4xN8lHf0RtX6nRBNjyDDgY87JBBdD84jrao9beplNVUZ2HGeB4Wvg3VUic4aQsOmr0pSv5J44FD1KLwXyihSoGvfgcbV/T8AOdygc+gmQMbW5eu1Q2e1dQzY4w4nTlpte+LK3Uv2IUUa15/YyYFgDppZ/BK1WpkX4VCvKtUFcnsOuaoCcz+/r65sPB01+h6RsmXkn7/W2D58nC8eH5aLJd513l97D/xrQU5db/UYuF8bpK7n0pz13jq1VWZVgbHmuLP7gu47pwYSdBzC1Fi518yGd13KbNTWT8+L5bNcPD9+WCzCZKybpBmbPstdb1orjwm33RNZk3CjwKlo8JyYf1FDJZRMp/U3/hVkBfUotPIk7EZ0I9++mUXfhBoiocs4ZIdURlDdn/WIxawZxlBkCXR1cg0S1zEUMwOHrA1TyfMPTvH8Qxu4/wqOfEgsJDnAFkvkW8WO9fX2td4oTegyHr4NYCSycgPaY1VQRNSHSXRWh/4lv/WXeDjn4j8EDlz+76jBSZlttf6dD5chmxmzVASpDmMw6Dq7N1TIzTLTyyapdbPYuyQF12QdhqY6w8xjoiSmasJpUrZHcF0/qgq5yemc7NS8L5lJntvR9QyrI8UcBrBcewYr8glMo2yPRVOPq2CS2nkF2SqUfmYU5nU+DZmBfjUiDB+zNb+wj1OsTB30JcMic/Mw7BegvT+b64te8SDwuj3xleVpr3KvLz/sdUn5jKJKELSKx+ttVdX3/85WM9vrSQdmqQWnIZsEbnagTJkIurh4uSq+8iWj8RzpcLhV4zaczMIfMEz2yzT1D1ckFHyyfDcmyyNIN401btHIE0NRvGmeejapcRRjBfzcObrtayzxK1l8s3g5DFM+Z4HQIkG4WiMU7wc87cckTYmL25UfHyUlGkYdffPtPl10yQ+13Y6Y8VhAs3g1H1FxGo8oJzxj01vznTcvN1cYROnFb3CAb6PijreSnb5H8RniOzT+l/Q3JcIpojYJAAA=",
}
