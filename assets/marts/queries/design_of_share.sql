/* title: What the design of its survey says of a share
grain: one row of a mart in which the share is there
reads: []
kind: rows
into: share_design
pieces:
  mart_table: the mart
  place: what follows `mart.measure@` in the figure ids of a row
  survey: the survey of a row
  round: its round
  measured: the share
  weighted: the weighted share
  se: its standard error
  low: lower end of its interval
  high: upper end of its interval
  design_effect: its design effect
  df: degrees of freedom
*/
select concat(:share_id, {place}) as figure_id, {survey} as survey, {round} as round, cast({weighted} as double) as weighted,
       cast({se} as double) as weighted_se, cast({low} as double) as weighted_ci_low, cast({high} as double) as weighted_ci_high,
       cast({design_effect} as double) as design_effect, cast({df} as bigint) as degrees_of_freedom
from {mart_table} m
where {measured} is not null or {weighted} is not null
