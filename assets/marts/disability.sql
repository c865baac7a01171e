/* title: Disability
question: How many have a disability, in which domain, at which cut-off, and who answered for them?
counted: person x set of questions on functioning x domain (any domain, or one) x cut-off, latest answers of each round; nobody outside the age of the questions
needs: [functioning]
keys: [period, country, survey, round, instrument, domain, cut_off, sex, age_group, age_band, person_group, answered_by, disaggregation_unit, population_group]
never_all: [period, country, survey, round, instrument, domain, cut_off, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [age_group]}
  - {by: [sex, age_group]}
  - {by: [person_group]}
  - {by: [age_band]}
  - {by: [sex, age_band]}
  - {by: [answered_by]}
  - {by: [answered_by, sex]}
  - {by: [answered_by, age_group]}
counts: [n_persons, n_known, n_with_disability]
identities: ["n_known <= n_persons", "n_with_disability <= n_known"]
shares:
  prevalence: {of: [n_with_disability], over: [n_known], unknown: n_persons - n_known}
weight: weight
compare:
  - {by: sex, a: female, b: male, shares: [prevalence], adjust: age_group, where: {domain: any, cut_off: DISABILITY3},
     within: [period, country, survey, round, instrument, domain, cut_off, disaggregation_unit, population_group]}
  - {by: answered_by, a: proxy, b: self, shares: [prevalence], adjust: age_group, where: {domain: any, cut_off: DISABILITY3},
     within: [period, country, survey, round, instrument, domain, cut_off, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [functioning], where: "domain = 'any' and cut_off = 'DISABILITY3'"}
threshold: other
regime: units
additive: false
lists: {domain: [functioning_domain], cut_off: [disability_cut_off], instrument: [instrument], answered_by: [respondent]}
columns:
  n_persons: persons of the age the questions are made for
  n_known: persons whose answers decide it, whatever a missing one would say
  prevalence: share with a disability at the cut-off, or with that much difficulty in the domain
note: A person stands under every domain and cut-off, so never add them. Surveys, rounds and sets of questions are never pooled; the cut-off recommended for comparison is DISABILITY3. Who was answered for by somebody else often needs it, so proxy and self are different people. Among survivors this is no prevalence of the population.
*/
select period, country, survey, round, instrument, domain, cut_off, sex, age_group, age_band, person_group, answered_by,
       disaggregation_unit, population_group, source_type, weight, is_drawn, stratum, cluster,
       1 as n_persons,
       case when is_with is not null then 1 else 0 end as n_known,
       coalesce(is_with, 0) as n_with_disability
from functioning_status
