/* title: Rounds of every survey, with the last year in which they asked
grain: one round of a survey
reads: [unit_person]
kind: question
*/
select survey, round, cast(extract(year from max(assessed_on)) as varchar) as period
from unit_person
group by survey, round
