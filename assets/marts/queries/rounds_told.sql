/* title: Rounds of every survey, with the last year in which they asked
grain: one country x round of a survey
reads: [unit_person]
kind: question
*/
select country, survey, round, cast(extract(year from max(assessed_on)) as varchar) as period
from unit_person
group by country, survey, round
