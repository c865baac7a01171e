/* title: Pairs of rounds
grain: one country x round of a survey with the round before it
reads: [survey_pair]
kind: question
*/
select country, survey, round, period, before, period_before
from survey_pair
