/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-bf3d193d35f7.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWwZLbNgy95ytYnaN1rdbeTUf2JWlm2mmnmUkuOcIkbDFLkxoS9q7/vqBIyrIdT9qLlxCAB+ABBLf96cM/7798/fS76Ghv1m/a+EcYsLtVhbYSCgjqDQRcVXvoZ/FUo9xs5o0CUL9sHr4FV8wCeYR9Mkzn+kmqRi1/Vc0CFZtmQ6MlWokhmRapxmWD222DC3hUD/RK1fqNEG2HoOKBj3skELIDH5BW1YG29VM1VVnYc55HjS+981QJ6SyhZdMXrahbKTxyqHoQ3gptNWkwdZBgcDX/DpDHLXqPfgJkXT1+vXWQzjjPgB3uceJk9K4jrtw/Fx/SZHD9np08COagnaUvSWu0fRYezarSMpLbcchVFZn77W11YxPoZDB0iFQsE//8tV4ul4/Nk8RmuZAPMoRb755/Haip670eA/driyQ7Ls27EJzXO21XFVhnT3t3GNGD9LonQac+To1TB8NsBC9zZoO2ni/ewWL+qN4tmsc4Ges2a4amz0rX241Tp4y7ORA5m3GTwKkYCJxYeNZ9JbTKp/Vn/hXkBHUojA4k3FbIge/QzpJvRo2R0Bcccn0uI6rmFz1isWj6IRQ5AlOdXaPEdfSjmYVj0cap5PkHr3n+YRO5/wSeQkwsJtnDDsfI94od6uvcS73VhtAXPHztwSpk5RZMwGpEEUkfJ9E7E/uX/dYf0+GSi/8QOHL5v6NGJ2131fovPlyHbGfM0igofRyCgZTuYGkkt8hML5vk1s1S77IUXbN1HJrqArOMiVaYq4mnSdkBwctuUI3kZqdLsnPzPhYmeW4H1wssSZo5jGCl9gI2ymcwg2pzGjX1sAomqV1WUKxi6RdGcV6bacgC9IcVcfiYrebKPk2xtnXUjxmOMjcP434BOoSLub7qFQ8Cr9szX0We9qr0+vrDwYwpX1BUCYKN5vF6XVX1/MdstbODmXRglltwHrJJ4HYP2o4TQVcXr1TFV37MaDgnOjzu9LANJ7PwN/ST/TJN/ecbEkZ8cnw3JssjSneNDe7QqjNDSbxrnns2qXEQUwX83Hm672sd8Ss5+hbxehimfM4ioaME8WoNULwf8LwfszQlLm1Xfny0UmgZdfAtt/t80RU/1G43YKbjCFrEm/lIivN4JDnjWZffmi+8ebm5wiKqIP6EI3weFA+8ldz0PUrPEN+h4b+kfwHuY2zONgkAAA==",
}
