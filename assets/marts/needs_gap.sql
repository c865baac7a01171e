/* title: Needs gap
question: Who needs a service and does not get it?
counted: person x survey x service it asks about (any unmet need of the service wins, then any partly met), latest answer not older than 24 months at the end of the period
needs: [need]
keys: [period, country, survey, round, admin1, service, sex, age_group, person_group, disability, household_has_disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [admin1], public: true}
  - {by: [sex], public: true}
  - {by: [sex, age_group], public: true}
  - {by: [sex, disability], public: true}
  - {by: [disability], public: true}
  - {by: [person_group], public: true}
  - {by: [admin1, sex], public: true}
  - {by: [sex, age_group, disability]}
  - {by: [admin1, sex, age_group, disability]}
  - {by: [household_has_disability]}
  - {by: [household_has_disability, sex]}
counts: [n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet]
identities: ["n_need = n_met + n_partly_met + n_unmet", "n_assessed <= n_registered", "n_need <= n_assessed"]
shares:
  gap: {of: [n_unmet, n_partly_met], over: [n_need], rests_on: [n_met, n_unmet]}
  coverage: {of: [n_met, n_partly_met], over: [n_need], rests_on: [n_met, n_unmet]}
  strict_coverage: {of: [n_met], over: [n_need], rests_on: [n_met, n_unmet]}
  need_rate: {of: [n_need], over: [n_assessed], unknown: n_registered - n_assessed}
  unmet_rate: {of: [n_unmet], over: [n_assessed], unknown: n_registered - n_assessed}
  trouble_rate: {of: [n_partly_met], over: [n_met, n_partly_met]}
weight: weight
follow_rounds: true
compared: 1
compare:
  - {by: sex, a: female, b: male, shares: [gap, strict_coverage, need_rate, trouble_rate], adjust: age_group,
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: person_group, a: women, b: men, shares: [gap, strict_coverage],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: person_group, a: girls, b: boys, shares: [gap, strict_coverage],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: disability, a: with_disability, b: without_disability, shares: [gap, need_rate],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: sex+disability, a: female+with_disability, b: male+without_disability, shares: [gap],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: sex, a: female, b: male, shares: [gap], each: [admin1], public: false,
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
inequality:
  - {over: [admin1], shares: {gap: low, strict_coverage: high}}
  - {over: [sex, disability, age_group], shares: {gap: low, strict_coverage: high}}
refuse_sources: [service_register]
is_state: true
conserved: {of: [need], counted: n_assessed, where: "exists (select 1 from newest_year y where y.survey = m.survey and y.country = m.country and y.period = m.period)"}
threshold: other
regime: units
left_out_of_units: [n_registered]
indicators:
  - {code: SRAAP-33d, title: need for medical care met, share: strict_coverage, where: {service: medical}, tags: [article_7, relief]}
  - {code: SRAAP-35a, title: need for rehabilitation met, share: strict_coverage, where: {service: rehabilitation}, tags: [article_7, relief]}
  - {code: SRAAP-36a, title: need for psychosocial support met, share: strict_coverage, where: {service: psychosocial}, tags: [article_7, relief]}
  - {code: SRAAP-37c, title: need for livelihood support met, share: strict_coverage, where: {service: livelihood}, tags: [article_7, relief]}
  - {code: SRAAP-37e, title: need for housing and land met, share: strict_coverage, where: {service: housing_land}, tags: [relief]}
note: The gap counts partly met as not met, coverage counts it as met; the two add to more than one. Unassessed people are in no share. A round older than the period was carried, nobody was asked again. Surveys and rounds are never pooled. A status the form cannot give is not available, never nought; so is a gap without it.
*/
select period, country, survey, round, admin1, service, sex, age_group, person_group, disability_status as disability, household_has_disability,
       disaggregation_unit, population_group, source_type, weight, is_drawn, stratum, cluster, person_row, asked_in,
       is_person as n_registered,
       case when need_status <> 'not_assessed' then is_person else 0 end as n_assessed,
       case when need_status in ('met', 'partly_met', 'unmet') then is_service else 0 end as n_need,
       case when need_status = 'met' then is_service when can_met then 0 end as n_met,
       case when need_status = 'partly_met' then is_service when can_partly_met then 0 end as n_partly_met,
       case when need_status = 'unmet' then is_service when can_unmet then 0 end as n_unmet
from need_state
