/* title: Units of a mart in the rounds that are set side by side
grain: one unit of the mart in the year in which its round asked
reads: [survey_pair, person_kind]
kind: question
pieces:
  units: the counted units of the mart, with person_row
*/
select u.*, coalesce(k.kind, '') as kind
from ({units}) u
join (
    select country, survey, round, period from survey_pair
    union
    select country, survey, before, period_before from survey_pair
) r on r.country = u.country and r.survey = u.survey and r.round = u.round and r.period = u.period
left join person_kind k on k.person_row = u.person_row
