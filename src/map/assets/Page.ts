/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-ab35452cbeb6.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VW3W/bNhB/71/B6TmyFydO0kE2MHQtsGFDC7Qve6TJk8WFIgWSduL99TuSIk1ZDta+2He67999SM1Pv33+8O3vLx9J53q5fdf4PyKp2m8qUBXh1NF6Ry1sqp4OS0/VfPewu29XdN3yp8U/Vic16wzQPipGun5ifMUf7vlqDRxVR0UpGCgGNqomroaHFbTtCtb0kS/cq6u27whpOqDcE0j24ChhHTUW3KY6uLZ+qkqRoj3meRTwMmjjKsK0cqBQ9UVw1204HDFUHZgbIpRwgsraMiphc3vFkYEWjAFTOFK6zk/nBkxLbdBhBz0URlLsO4eVm+dk44STsP2ARoYSxKBZxidRKoV6JgbkphLMg9thyE3lkfvlpprpWHeSYDsAlzQj/vi0Xt2/bx/Wj/fvH9l6waydWw/4qykvTd/qMcV+teBYh6UZba02Yi/UpqJKq1OvD9m7ZUYMjrjT4KdG84NENKxhY2ZBWt/d3a3b9e36YcWZn4xtM0pC05ep681O89Pod3dwTqvRb2QwFUktJmafxVARwUdq+xV/idPEdUCksI7olrCAt22W0Xb06iOBSX6cHsYyUMTFMT33WkLts8wb3k46iOxZNoRUnHZUVmfXgTMaxw27Rt0hVD3kcEuMlxlFc2w/0Lg61AhcHbrzbftCjbO+Jl/fQPdQJnYVpwBNp1/qVkgHJvmD14EqDihsqbRQZS8kyv0QY8a+9aPd9lMkpjB+R2Dfhh+O6o0C7n8icRmyWSJKk275YJQxfVAu4574bQFwHDAwI1c02s/b1QmwgsNYjaeKsi1Qw7ogyuCORlOwx+Z9SkjiyAfTiS/mBGLonaXak7PMn51J4LtTltThihSpTStIWr70iZIf5lUZMjn6XRE/fIjW6kI/DrhQtZfnDDP/5pBf9AoHAS/1Ga/EbyfLMNuO8OAgc8oTiCri6E7geL1uqvr2/9Fqlgc5g8x7PqhBUgY8ez8/uKxvkptva+ji9c3uqVB5qNzF7qbYeFJy2EDHiAb2ItziYpz+okNx3Wa7xMHf1V0sHV3Vz3CyJUY/zwsYUg6jcic4B1WC9Ksx+oV4Ken1EcIdQv0bMsiDJbjcpBcKqX+17hfkI8X9iAniezfMFBHWk+k+Lwr0hit4OI3noDilnpulnZQl7EGd2zayU/Vm6fuQOeqXOhjjZYLz0R65Eu949DMozTLYzs7QOBxFpwMb+4ifHMZdZpQslXb4nZItE/vmzJUkx08avQ9uIpndJHa2DlFw3obIj/6UHt/K32KDiQLglvxBj/RrECzwCOvyzR1f2Hgywvfkf89+xrpgCgAA",
}
