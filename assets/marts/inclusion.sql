/* title: Inclusion
question: Who worked before and works now, who goes to school, who claimed and was granted a pension or compensation?
counted: one person, latest assessment up to the end of the period
needs: [person]
keys: [period, country, survey, round, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [disability], public: true}
  - {by: [sex, disability], public: true}
counts: [n_persons, n_work_known, n_worked_before, n_work_now, n_school_known, n_in_school, n_claim_known, n_claim_filed, n_claim_granted]
identities: ["n_work_known <= n_persons", "n_worked_before <= n_work_known", "n_work_now <= n_work_known", "n_in_school <= n_school_known", "n_claim_filed <= n_claim_known", "n_claim_granted <= n_claim_filed",
  "n_school_known <= n_persons", "n_claim_known <= n_persons"]
shares:
  worked_before_share: {of: [n_worked_before], over: [n_work_known]}
  work_now_share: {of: [n_work_now], over: [n_work_known]}
  in_school_share: {of: [n_in_school], over: [n_school_known]}
  claim_filed_share: {of: [n_claim_filed], over: [n_claim_known]}
  claim_granted_share: {of: [n_claim_granted], over: [n_claim_filed]}
weight: weight
follow_rounds: true
compared: 7
compare:
  - {by: sex, a: female, b: male, shares: [work_now_share, in_school_share, claim_filed_share, claim_granted_share],
     within: [period, country, survey, round, disaggregation_unit, population_group]}
  - {by: disability, a: with_disability, b: without_disability, shares: [work_now_share, in_school_share],
     within: [period, country, survey, round, disaggregation_unit, population_group]}
  - {by: sex+disability, a: female+with_disability, b: male+without_disability, shares: [work_now_share],
     within: [period, country, survey, round, disaggregation_unit, population_group]}
refuse_sources: [service_register]
is_state: true
conserved: {of: [person], where: "exists (select 1 from newest_year y where y.survey = m.survey and y.country = m.country and y.period = m.period)"}
threshold: other
regime: units
indicators:
  - {code: SRAAP-37a, title: adults in work now, share: work_now_share, tags: [article_7, relief]}
  - {code: SRAAP-37b, title: children in school, share: in_school_share, tags: [article_7, relief]}
  - {code: SRAAP-37d, title: pension or compensation granted, share: claim_granted_share, tags: [article_7, protection]}
note: Work is asked of adults, school of children; only those whose answers to both questions on work are known are in its shares.
*/
select period, country, survey, round, sex, person_group, disability_status as disability, disaggregation_unit, population_group, source_type,
       weight, is_drawn, stratum, cluster, person_row, asked_in, 1 as n_persons,
       case when age_group = 'adult' and works_before in ('yes', 'no') and works_now in ('yes', 'no') then 1 else 0 end as n_work_known,
       case when age_group = 'adult' and works_before = 'yes' and works_now in ('yes', 'no') then 1 else 0 end as n_worked_before,
       case when age_group = 'adult' and works_now = 'yes' and works_before in ('yes', 'no') then 1 else 0 end as n_work_now,
       case when age_group = 'child' and in_school in ('yes', 'no') then 1 else 0 end as n_school_known,
       case when age_group = 'child' and in_school = 'yes' then 1 else 0 end as n_in_school,
       case when claim_filed in ('yes', 'no') then 1 else 0 end as n_claim_known,
       case when claim_filed = 'yes' then 1 else 0 end as n_claim_filed,
       case when claim_filed = 'yes' and claim_granted = 'yes' then 1 else 0 end as n_claim_granted
from person_state
