/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-1f7da57f1427.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS4/bNhC+51ewOq/srGrvo5ANFGkCtGiRAMmlR5ocWexSpEBSu+v++g5JkZYsL5pc7BnN+5uHVP/02+cP3/7+8pG0rpP7d7X/I5Kq464AVRBOHS0P1MKu6Gi/9lTJD3eHTVPRbcMfVv9YndSsM0C7qBjp8oHxit9teLUFjqqjohQMFAMbVRNXwl0FTVPBlt7zlXt1xf4dIXULlHsCyQ4cJaylxoLbFYNryodiKlK0wzyfBbz02riCMK0cKFR9Edy1Ow7PGKoMzA0RSjhBZWkZlbC7veLIQAPGgJk4UrrMT5cGTEtt0GELHUyMpDi2Dis3T8nGCSdh/wGNDCWIQb2OT6JUCvVEDMhdIZgHt8WQu8Ij98tNsdCx7iTBtgAuaUb88WlZbR6bu+395vGebVfM2qV1j7+a8qnpWz2m2K8GHGuxNKOt1UYchdoVVGl16vSQvVtmRO+IO/V+ajQfJKJhDRszC9Jy+1ixn5sNh+r9vZ+MfT1KQtPXqev1QfPT6PcwOKfV6DcymIqkFhOzT6IviOAjtf+Kv8Rp4logUlhHdENYwNvW62g7evWRwCQ/TvdjGSji4jk991pCHbPMG97OOojsWdaHVJx2VBZn14EzGscNu0bdEKruc7g1xsuMojm2H2hcHWoErg49+LZ9ocZZX5Ovr6dHmCZ2FacATatfykZIByb5g9eeKg4obKi0UGQvJMr9EGPGvvWj3f5TJOYwfkdg34YfjuqNAu5/InEZsl4jSrNu+WCUMT0ol3FP/H4CcBwwMCM3abSft6sTYAWHsRpPTcq2QA1rgyiDOxrNwR6b9ykhiSMfTGe+mBOIoXeWak/OMn92JoEfTllShisySW1eQdLypc+U/DBX05DJ0e+K+OFDtKoL/TjgQpVenjPM/JtDftErHAS81Ge8Er+fLcNiO8KDQeaUZxAVxNGDwPF63RXl7f+jVa8HuYDMex5ULykDnr2fH1zWN8vNtzV08fpmd1SoPFTuYndTbDwpOWygY0QDRxFu8WSc/qL95LotdomDv6uHWDq6Kp/gZKcYvV8W0KccRuVWcA5qCtKvxugX4qWk088Q7hDq35BeDpbgcpNOKKT+1bpbkY8U9yMmiO/dMFNEWE+m+7yaoNdfwcNpPAeTU+q5RdpJWcIR1LltIztXr9e+D5mjfqmDMV4mOB/tkZviHY9+BqVeB9vFGRqHY9LpwMY+4ieHcZcZJUulHX6nZMvEvjlzU5LjJ40+BjeRzG4Su1iHKDhvQ+RHf0qPb+VvscFEAXBL/qDP9GsQrPAI6+mbO76w8WSE78n/AM2bJ2xgCgAA",
}
