/* title: Pairs of rounds
grain: one round of a survey with the round before it
reads: [survey_pair]
kind: question
*/
select survey, round, period, before, period_before
from survey_pair
