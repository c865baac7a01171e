/* title: Needs by injury and situation
question: Who needs a service and does not get it, by device, by years since the injury, by displacement and marital status?
counted: person x survey x service it asks about, answers of the year (any unmet need of the service wins, then any partly met)
needs: [need]
keys: [period, country, survey, round, service, device, years_since, displacement, marital_status, sex, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: []}
  - {by: [device]}
  - {by: [device, sex]}
  - {by: [years_since]}
  - {by: [years_since, sex]}
  - {by: [displacement]}
  - {by: [displacement, sex]}
  - {by: [marital_status]}
  - {by: [marital_status, sex]}
counts: [n_asked, n_assessed, n_need, n_met, n_partly_met, n_unmet]
identities: ["n_need = n_met + n_partly_met + n_unmet", "n_assessed <= n_asked", "n_need <= n_assessed"]
shares:
  gap: {of: [n_unmet, n_partly_met], over: [n_need], rests_on: [n_met, n_unmet]}
  strict_coverage: {of: [n_met], over: [n_need], rests_on: [n_met, n_unmet]}
  need_rate: {of: [n_need], over: [n_assessed], unknown: n_asked - n_assessed}
weight: weight
compare:
  - {by: displacement, a: idp, b: not_displaced, shares: [gap],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [need]}
threshold: other
regime: units
public: false
lists: {displacement: [displacement], marital_status: [marital_status], years_since: [years_since]}
columns:
  n_asked: asked about the service in this year
  device: what injured the person, where linked to the casualty
  years_since: completed years from the event to the interview, where linked to the casualty
note: Only answers of the year, none is carried from an earlier one. Device and years since the injury are known of persons linked to their casualty; `unknown` for all others, and where the date of the event leaves two groups possible. The same people stand in needs_gap; never add the two.
*/
select period, country, survey, round, service, device, years_since, displacement, marital_status, sex, disaggregation_unit,
       population_group, source_type, weight, is_drawn, stratum, cluster,
       1 as n_asked,
       case when need_status <> 'not_assessed' then 1 else 0 end as n_assessed,
       case when need_status in ('met', 'partly_met', 'unmet') then 1 else 0 end as n_need,
       case when need_status = 'met' then 1 when can_met then 0 end as n_met,
       case when need_status = 'partly_met' then 1 when can_partly_met then 0 end as n_partly_met,
       case when need_status = 'unmet' then 1 when can_unmet then 0 end as n_unmet
from profile_year
