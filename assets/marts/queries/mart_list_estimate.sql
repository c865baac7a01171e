/* title: Persons no list holds, by sex
grain: one country x sex, `all` estimated together, `sum_of_sexes` women and men estimated each by themselves and added
reads: [list_estimates]
kind: stored
keys: [country, sex]
columns:
  n_observed: persons on at least one list whose rows have names
  n_total: persons killed or injured in all, as the overlap of the lists tells; 95 % interval beside it
  n_missing: persons on no list
  female_share_observed: share of women and girls among those of known sex on the lists
  female_share: the same share among all, from the estimates of the sexes
  model: how the lists depend on one another
  refused: why there is no estimate
note: >
  For the office only, and no count: it is added to nothing. Where lists hold women less often than men, all estimated together are
  too few, and the sum of the sexes is larger. Each rests on assumptions (`saddle review lists` says which).
*/
select cast(country as varchar) as country, cast(sex as varchar) as sex, cast(n_lists as bigint) as n_lists,
       cast(n_observed as bigint) as n_observed, cast(n_total as double) as n_total, cast(n_total_ci_low as double) as n_total_ci_low,
       cast(n_total_ci_high as double) as n_total_ci_high, cast(n_missing as double) as n_missing,
       cast(female_share_observed as double) as female_share_observed, cast(female_share as double) as female_share,
       cast(model as varchar) as model, cast(refused as varchar) as refused
from list_estimates
