/* title: Whom and what a round of a survey asked
grain: one round of a survey x kind of what is asked about (question, stratum, area) x its name
reads: [unit_person, need_row]
kind: table
keys: [survey, round, kind, subject, name]
note: >
  question: the table of the form that holds a service's answers (subject), or persons. Two rounds are set side by side where
  these agree: another table is another question, a stratum or a larger area of only one of them another frame.
*/
select p.survey, p.round, 'question' as kind, n.service as subject, n.source_table as name, count(distinct p.person_no) as n
from need_row n
join unit_person p on p.person_row = n.person_row
group by p.survey, p.round, n.service, n.source_table
union all
select survey, round, 'question', 'person', source_table, count(distinct person_no)
from unit_person
group by survey, round, source_table
union all
select survey, round, 'stratum', '', stratum, count(distinct person_no)
from unit_person
group by survey, round, stratum
union all
select survey, round, 'area', '', admin1, count(distinct person_no)
from unit_person
group by survey, round, admin1
