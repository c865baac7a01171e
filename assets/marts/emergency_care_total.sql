/* title: Emergency care in all years
question: Who got care where it happened, who died before any care, how long did it take, in all years on record?
total_of: emergency_care
sets:
  - {by: [], public: true}
  - {by: [person_group], public: true}
  - {by: [admin1], public: true}
compare:
  - {by: person_group, a: women, b: men, shares: [cared_on_site_share], within: [country, source_type]}
  - {by: person_group, a: girls, b: boys, shares: [cared_on_site_share], within: [country, source_type]}
note: All years together; the years stand in emergency_care. Source types are never mixed.
*/
