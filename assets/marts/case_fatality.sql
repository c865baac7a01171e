/* title: Case fatality
question: Of those recorded, what share died, within one type of source?
counted: one casualty record (person x source), current issue of each source
needs: [casualty_record]
regime: ranked
keys: [period, country, source_type, civil_status, sex, age_group, person_group, device]
never_all: [country, source_type]
sets:
  - {by: [period], public: true}
  - {by: [period, civil_status], public: true}
  - {by: [period, civil_status, sex], public: true}
  - {by: [period, civil_status, sex, age_group]}
  - {by: [period, civil_status, person_group]}
counts: [n_records, n_killed, n_injured, n_outcome_unknown]
identities: ["n_records = n_killed + n_injured + n_outcome_unknown"]
shares:
  fatality: {of: [n_killed], over: [n_killed, n_injured], unknown: n_outcome_unknown}
compare:
  - {by: sex, a: female, b: male, shares: [fatality], within: [period, country, source_type, civil_status], adjust: age_group}
  - {by: person_group, a: women, b: men, shares: [fatality], within: [period, country, source_type, civil_status]}
  - {by: person_group, a: girls, b: boys, shares: [fatality], within: [period, country, source_type, civil_status]}
universe: casualty_record
within: {in_scope: "yes"}
means:
  n_records: {}
  n_killed: {outcome: killed}
  n_injured: {outcome: injured}
  n_outcome_unknown: {outcome: unknown}
conserved: {of: [casualty_record]}
note: Source types are never mixed; a hospital sees other people than a police list.
*/
select year as period, country, source_type, civil_status, sex, age_group, person_group, device,
       1 as n_records,
       case when outcome = 'killed' then 1 else 0 end as n_killed,
       case when outcome = 'injured' then 1 else 0 end as n_injured,
       case when outcome not in ('killed', 'injured') then 1 else 0 end as n_outcome_unknown
from counted_record
where scope_reason in ('in_scope', 'unknown')
