/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-c918d47d1dab.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWTW/jNhC9769gdV7FtVInRiH7su0CLVp0gd1LjyNxZLGhSYEcO/G/71AkZclu0PbizGi+3zySqb/76Y9P3/788rPo6aj3H+rwR2gwh12BphASCMoGPO6KIwyrIJXYNs26kgDysXn4y9vs5skhHKNjlMttKyv59IOsNijZNTlq1aJp0UfXrJX4VGHXVbiBZ/lAb1TsPwhR9wgyCCwekUC0PTiPtCtO1JXbYm4ycOQ+zwpfB+uoEK01hIZdX5WkfifxzKXKUfkolFGkQJe+BY279T8kctihc+hmiYwtp6/3Aa3V1nHCHo84C9Lq0BNP7l5yDCnSuP/EQQ4EY1Cv4pdo1cq8CId6V6g2gNtzyV0RkPvxY3Hn4+mi0feIlD0j/vy1fIZ1VW22T5vto3xovb+PHvjXgpyHvrdj4H11SG3PoznrvXXqoMyuAGPN5WhPU3bfOjWQoMsQWGPlSTMa3rWps9FaNp3snqvHrXxqNoEZ+zpZxqWv8tbrxspLytuciKxJeaPCrWjw3Jh/UUMhlEzS/iv/CrKCehRaeRK2E+2It69XMTZlDZXQ5TxkhzRGMK0XO2I1W4axFFkCXVxDg8ZzDJObgXO2BlYy/8Ep5j80Afsv4MiHxkKTAxxwqvzesON8vX0tO6UJXc6HbwMYiWzsQHsspiwi2gMTndVhfylu/zkKSyz+Q+GA5f+uGoKUORT731i4LVmvGKVJkeo8FoO2tSdDE7hZZ3jZJa1uFXeXtBCavANpikXOTBMlMU0TpNnYHsG1/WiawE1BS7DT8j5nJJm3Y+giV0uKMQzJ8uw52aRfk2mUzWWylONVMGttOUH2CqMvnAJfq3nJnOgXIwL5GK3qxj+yWJky2KcOJ52Xh+F+ATr5Ba9vdsVE4Ov2ilfW57vKu779cNJTywuICkHQKKbX264o1/+OVr066dkGVmkFV5LNCtdHUGZiBN0cvDwVH/mpo1GOcDg8qPE2nHHhdxhm98u89e/vQJjyk+WzMbs8gvaus8YDGnlFKKpL93oV5po0CAwfg/mY4vWaStq8/3jJ8RugpETDWcfYuzOZmDBDblQjLvyIOrrtKEcaS/zyTpFZvSXY7GRfRcmPtD2MaaI4pcnqHTei4UqNqKd8xqZ35hvfurxYYRClF7/CGb6Ohge+kez8LYpPEJ+f8T+kvwHOhDNjMgkAAA==",
}
