/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-51989441bfe6.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWTY8bNwy951eoOmd2ul4ndYoZX9IGaNGiAZJLj7JEe9SVpYEke2ME+e+lPmfGrtH24hWH5KP4SJHbfffTH+8///nxZzL4o9q+6sIfopg+9BQ0JYJ51uyYg54e2diGU7NerVZ8s149cfjh4S9nipnzFtgxGaZzs+FiJd6uxeoNCDSl21eEdAMwEQ54PIJnhA/MOvA9Pfl9s6FzlWZHjHyW8DIa6ynhRnvQaPoihR96AWfJoYnCayK19JKpxnGmoH/8ByALe7AW7AxIm6Z+vXXgRhmLgAMcYeak5GHwmLR9Lj5eegXb9+hkGUECujZ9SVol9TOxoHoqeaBrwJA9DaT9+Jre2Dh/UeAGAF8sE6P4tXn37mkPb9ZrEJw/cOduvUf8NUzMXe9Vjbme7sHzAVOzxjlj5UHqnjJt9OVoThXdcStHT/xlDH1gxEkhG87yfLOobR45W/PN0wbePvFY6y5rYtHbUvVuZ8Ql4+5O3hudcZOAV1HM4cXcsxwpkSKftp/wl3hD/ABESeeJ2RMe+XZdm3wzaogEtuB4M+Y0gupxUSMUi2aMobzxTNHJNUiYx1jNNDsXbehKhyRayRrFdoH7j8x6Fy4WLjmyA9TI95KN+Q3mpdlL5cEWPPgyMi0AlXumHNCKQpI+dKI1KtQv+20/pMOSi/8QOHD5v6MGJ6kPdPsbHq5Ddi2yVAUhzzEY49yctK/kFhnpRZNcujbVLkvBNVuHpqELzNImUkDOJpxmaTtglg9RVcnNTkuyc/E+FCaxb6PrAot7iRwGsJJ7AavyBKZA7C5V08RRMLvaMoNiFVJfGIV+Xc1DFqBfNAnNh2ytruxTF0vdBH29YZWxeBDmC/Mnt+jrq1phI+C4nfgq8rxWpdbXH06qXnlBESWe7SS215eeNo//zlbXntSsAm0uwdRks8DdkUldO8JfPbySFT75eqN4TnRYOMg4DWe98DsbZ/NlfvXvb0io+N7g25gNjyDdNVZwAC0mhpJ41zzXbJZjFFMGuO6sv++rjcctWX2LeN0Mcz7bQGiVWHhaEQrnA0zzMUtz4tJ0xeUjhQCNqNG3vO7poQtc1OYQMdOxghbxpj+SYmqPJGc8bfKu+YyTF4tLNIBw5Fd2Zp+i4gGnkpn2EbrsjfHTmggSorK8Nr9+xSXDQXNw5Nu3MOeSgAlh6OSa9lpaZ/gW4/9PfwMrfJ+PUAkAAA==",
}
