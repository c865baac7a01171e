/* title: How many people of a survey changed
grain: one survey
reads: []
kind: question
pieces:
  changed: people changed, by relation
*/
select survey, count(distinct person_id) as n
from {changed} c
group by survey
order by survey
