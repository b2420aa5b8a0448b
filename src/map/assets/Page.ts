/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-33b66e9c316d.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS4/bNhC+51ewOq8s24k3m0I2UKQJ0KJFAySXHmlxZLFLkQJJe9f99R0+TdkO2l7sGc37m4fU/vDzHx+//fnlExnsKHZvWvdHBJWHbQWyIoxaWu+pgW010qlxVM32j/t3/Zpueva0+MuopGasBjoGxUDXTx1bs8d3bL0BhqpRUfAOZAcmqCauhsc19P0aNvQ9W9hXW+3eENIOQJkjkBzBUtINVBuw2+po+/qpKkWSjpjnicPLpLStSKekBYmqL5zZYcvghKFqzzwQLrnlVNSmowK2qzuONPSgNejCkVR1fnpr0CmhNDocYITCSPDDYLFy/ZxsLLcCdh/RSFOCGLRNeBKkgstnokFsK945cAcMua0ccj8+VDc6xp4FmAHAJs2APz6tu+USNuvViq3ebxadMbfWE/4qykrT7/WYYr96sN2ApWlljNL8wOW2olLJ86iO2bvpNJ8ssefJTY1iR4FoGN3FzLy0Xq7ph8fHpyV9+/aDm4xdGyW+6U3qertX7Bz97o/WKhn9BgZTEdRgYuaZTxXhLFK7r/hLrCJ2ACK4sUT1pPN4m7YJttGriwQ6+bFqimWgiPFTeu60uDxkmTNczTqI7EU2+VSsslRUF9ee0wrHDbtG7dFXPeVwDcbLjKQ5thtoXB2qOa4O3bu2faHaGleTq2+iBygTu4uTh2ZQL3XPhQWd/MHrRCUDFPZUGKiyFxLkbogxY9f6aLf7HIg5jP8hsGvD/47qjDzuvyFxHbJtEKVZt1ww2nXqKG3GPfG7AuAwYKAjVzTazdvdCTCcQazGUUXZBqjuBi/K4EajOdixeZ8Tkjjy3nTmq7McMXTOUu3JWeYvzgSw/TlLan9FitTmFSQtV/pMyQ3zugyZHP0iiRs+RGt9pR8GnMvayXOGmf/ukF/1CgcBL/UFr8TvZstwsx3+wVHklGcQVcTSPcfxet1W9erf0Wqboyg60MQW3F/LkXKZJ8JeLV6qCu9BzsjTAQ4NB+4PaTELv9OpOE03i8DAHcV9yBtd1c9wNmWByxuoYmsuygNnDGQJ3U9aqxfipGRUJ/BHBPUfyCSOhuBmkpFLpP5WalyQTxSHOySIL00/EIQbR6bjuijQm+7gYRXucnEHHXeTdlIWcADJLh0N7Fy9bVwfMkfdRnpjPCtwubiRK/EOFzuD0jbe9uaGxMktOu3Z0Ef8XtD2OqNkKZXFj4xsmdjrhSgu0YVk+D2iDt5NILObxN7MchBcRjnw0Z9U8ZX6LTSYSABmyK/0RL96wQIvqCpfu+Fti/vuPwb/Ab5CAUMdCgAA",
}
