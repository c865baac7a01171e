/* title: Needs of people asked again
question: Of those whose need was not met in the round before, whose is met now; of those it was met for, who has lost it?
counted: person x survey x service, of those who answered in a round and in the round before
needs: [need]
keys: [period, country, survey, round, service, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group]}
  - {by: [disability]}
counts: [n_panel, n_unmet_before, n_became_met, n_became_partly_met, n_no_longer_needed, n_still_unmet, n_met_before, n_fell_back]
identities: ["n_unmet_before = n_became_met + n_became_partly_met + n_no_longer_needed + n_still_unmet", "n_unmet_before <= n_panel",
  "n_met_before <= n_panel", "n_fell_back <= n_met_before"]
shares:
  became_met_share: {of: [n_became_met], over: [n_unmet_before]}
  fell_back_share: {of: [n_fell_back], over: [n_met_before]}
weight: weight
compare:
  - {by: sex, a: female, b: male, shares: [became_met_share, fell_back_share],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
  - {by: person_group, a: women, b: men, shares: [became_met_share],
     within: [period, country, survey, round, service, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [need]}
threshold: other
regime: units
additive: false
columns:
  n_panel: persons who told the state of the service in both rounds
  n_unmet_before: of these, unmet in the round before
  n_became_met: unmet then, met now
  n_no_longer_needed: unmet then, no need now
  n_fell_back: met then, unmet now
note: Only people asked in both rounds are here; who could not be found again may fare otherwise. Weights are those of the later interview. The period is the year in which the later round asked.
*/
select a.period, a.country, a.survey, a.round, a.service, a.sex, a.person_group, a.disability_status as disability,
       a.disaggregation_unit, a.population_group, a.source_type, a.weight, a.is_drawn, a.stratum, a.cluster, a.is_person as n_panel,
       case when a.status_before = 'unmet' then a.is_service else 0 end as n_unmet_before,
       case when a.status_before = 'unmet' and a.need_status = 'met' then a.is_service else 0 end as n_became_met,
       case when a.status_before = 'unmet' and a.need_status = 'partly_met' then a.is_service else 0 end as n_became_partly_met,
       case when a.status_before = 'unmet' and a.need_status = 'no_need' then a.is_service else 0 end as n_no_longer_needed,
       case when a.status_before = 'unmet' and a.need_status = 'unmet' then a.is_service else 0 end as n_still_unmet,
       case when a.status_before = 'met' then a.is_service else 0 end as n_met_before,
       case when a.status_before = 'met' and a.need_status = 'unmet' then a.is_service else 0 end as n_fell_back
from need_again a
