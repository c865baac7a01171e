/* title: People in need
question: How many people are published as in need, targeted and reached, by sector and group?
counted: one published cell, newest issue of its source; `all` is the source's own "not broken down"
needs: [people_in_need]
keys: [period, country, admin1, sector, displacement_group, sex, person_group, age_min, age_max, disability, status]
never_all: [period, country, admin1, sector, displacement_group, sex, person_group, age_min, age_max, disability, status]
sets:
  - {by: [], public: true, adds_up: false}
counts: [n]
conserved: {of: [people_in_need], counted: "1"}
threshold: other
additive: false
lists: {status: [people_in_need_status]}
note: Published parts and totals stand side by side and are never added; parts of one total need not add up to it.
*/
select period, country, admin1, sector, displacement_group, sex, person_group, age_min, age_max, disability, status, n
from published_need
where place = 1 and n is not null
