/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-94c9fba3fae0.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS4/bNhC+51ewOq/s2ljvOoFsoEgToEWKBkguOdLiyGKXIgWS8q7z6zskRZqyvEhysWc0728eUvXbn/++//rt8wfS2k7s31Tujwgqj7sCZEEYtbQ8UAO7oqP90lElOzwc7ps13TRsu/jPqKhmrAbaBcVAl9uardnDPVtvgKHqqCh4DbIGE1QjV8LDGppmDRv6yBb2xRb7N4RULVDmCCQ7sJTULdUG7K4YbFNui1wkaYd5njg890rbgtRKWpCo+syZbXcMThiq9Mwd4ZJbTkVpaipgt7rhSEMDWoPOHElVpqdzg1oJpdFhCx1kRoIfW4uV66doY7kVsH+PRpoSxKBahidBKrh8IhrEruC1A7fFkLvCIffurpjpGHsWYFoAGzUD/vi0XN+/bR42j/dvH+vNojZmbt3jr6IsN32txxT71YCtWyxNK2OU5kcudwWVSp47NSTvpta8t8Seezc1ig0C0TC6HjPz0nILdLvarGC7avxk7KtR4pu+jF2vDoqdR7+HwVolR7+BwVQENZiYeeJ9QTgbqf0X/CVWEdsCEdxYohpSe7xNtQy2o1cXCXT0Y1U/loEixk/xudPi8phkznA16SCyF1nvU7HKUlFcXHtOKxw37Bq1g6+6T+GWGC8xkqbYbqBxdajmuDr04Nr2mWprXE2uvp4eIU/sJk4emlY9lw0XFnT0By89lQxQ2FBhoEheSJC7IcaMXetHu/3HQExh/InArg2/HNUZedw/IXEdsloiSpNuuWC0rtUgbcI98vsM4DBgoEcua7Sbt5sTYDiDsRpHZWUboLpuvSiBOxpNwR6b9zEiiSPvTSe+assRQ+cs1h6dJf7iTAA7nJOk9FckS21aQdRypU+U3DCv85DR0V+SuOFDtNZX+mHAuSydPGWY+FeH/KpXOAh4qS94RX4/WYbZdvgHg0gpTyAqiKUHjuP1sivK1Y/RqpaDmEHmPA+yF7QGlrxfHlzXN8nNtdV38fZmd5TLNFT2andjbDwpKaynQ0QNR+5vcTZO/9A+u26zXWLg7uohlI6uyic4mxyj3+cF9DGHUbnljIHMQfpDa/VMnJR06gT+DqH+HenFYAguN+m4ROq7Ut2CfKC4HyFBfO/6mSLcODLe50WGXn8DD6vwHGSn1HGztKOygCPIS9tGdqpeLV0fEkfdUntjvExwOdojl+Mdjn4CpVp629kZGocj67RnQx/xk0Pb64yipVQWv1OSZWRfnbmcZPhJo47eTSCTm8jO1iEILtsQ+NGfVONb+WtoMJEAzJC/6Yl+8YIFHmGVv7nDCxtPhv+e/B/ZC9VxYAoAAA==",
}
