/* title: Casualty profile
question: Who was harmed, by what, doing what?
counted: one person killed or injured in one incident, rows out of scope told apart
needs: [casualty_record]
regime: ranked
keys: [period, country, sex, age_group, civil_status, device, activity, outcome, scope_reason]
never_all: [period, country]
sets:
  - {by: [sex], public: true}
  - {by: [activity], public: true}
  - {by: [age_group], public: true}
  - {by: [sex, age_group], public: true}
  - {by: [sex, age_group, civil_status]}
  - {by: [sex, age_group, device], public: true}
  - {by: [sex, age_group, activity], public: true}
  - {by: [sex, age_group, outcome], public: true}
  - {by: [sex, age_group, scope_reason], public: true}
counts: [n]
universe: casualty
means:
  n: {}
conserved: {of: [casualty_record]}
note: Sets by device, activity and status count rows of every scope; casualty_annual counts rows in scope only.
*/
select year as period, country, sex, age_group, civil_status, device, activity, outcome, scope_reason, 1 as n
from counted_casualty
