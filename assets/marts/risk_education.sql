/* title: Risk education before the event
question: How many of those harmed had risk education before it happened?
counted: one person killed or injured in one incident, rows in scope
needs: [casualty_record]
keys: [period, country, admin1, sex, age_group, person_group, civil_status, activity]
never_all: [period, country]
sets:
  - {by: []}
  - {by: [sex]}
  - {by: [person_group]}
  - {by: [age_group]}
  - {by: [admin1]}
  - {by: [civil_status]}
  - {by: [activity]}
  - {by: [civil_status, person_group]}
counts: [n_casualties, n_known, n_had_education]
identities: ["n_known <= n_casualties", "n_had_education <= n_known"]
shares:
  risk_education_share: {of: [n_had_education], over: [n_known], unknown: n_casualties - n_known}
compare:
  - {by: sex, a: female, b: male, shares: [risk_education_share], within: [period, country]}
  - {by: age_group, a: child, b: adult, shares: [risk_education_share], within: [period, country]}
conserved: {of: [casualty_record], reasons: casualty_annual}
threshold: other
public: false
columns: {n_known: whether they had risk education is known, risk_education_share: "had risk education before the event, of those of whom it is known"}
note: Of those who were harmed only, so it is no coverage of risk education and says nothing of whether it works. For the office; the casualties themselves stand in casualty_annual.
*/
select year as period, country, admin1, sex, age_group, person_group, civil_status, activity,
       1 as n_casualties,
       case when re_before in ('yes', 'no') then 1 else 0 end as n_known,
       case when re_before = 'yes' then 1 else 0 end as n_had_education
from counted_casualty
where scope_reason in ('in_scope', 'unknown')
