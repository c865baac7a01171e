/* title: Inequality between groups
grain: one measure of one share of a mart over the groups of one key or several, at one place
reads: [measured]
kind: stored
keys: [mart, share, period, country, survey, round, service, disaggregation_unit, population_group, source_type, over, measure]
columns:
  over: the keys whose groups are side by side
  measure: as the Health Equity Assessment Toolkit of WHO names and works it out, on shares from 0 to 1
  value: the measure; a population attributable risk or fraction below 0 says how much less there would be if all were as the best group
  chance_alike: how likely shares at least so far apart are if all groups have the same; empty where a group has no error
  n: people (needs, ...) of the groups that are compared
  n_groups: groups compared
  n_groups_left_out: groups of fewer than ten people or in one cluster, not compared
  highest_group: the group with the highest share, the codes of its keys
  lowest_group: the group with the lowest share
  is_weighted: by the weights and the design of the survey; else by counts
note: >
  For the office. Population shares are those of the people a group stands for. Limits of difference and ratio come from the errors of
  the two groups at the ends, those of the others are drawn as HEAT draws them: groups that are alike still differ by chance, so
  read chance_alike before any of them.
*/
select cast(mart as varchar) as mart, cast(share as varchar) as share, cast(period as varchar) as period,
       cast(country as varchar) as country, cast(survey as varchar) as survey, cast(round as varchar) as round,
       cast(service as varchar) as service, cast(disaggregation_unit as varchar) as disaggregation_unit,
       cast(population_group as varchar) as population_group, cast(source_type as varchar) as source_type,
       cast(over as varchar) as over, cast(measure as varchar) as measure, cast(value as double) as value,
       cast(ci_low as double) as ci_low, cast(ci_high as double) as ci_high, cast(chance_alike as double) as chance_alike,
       cast(n as bigint) as n, cast(n_groups as bigint) as n_groups, cast(n_groups_left_out as bigint) as n_groups_left_out,
       cast(highest_group as varchar) as highest_group, cast(lowest_group as varchar) as lowest_group,
       cast(is_weighted as boolean) as is_weighted
from measured
