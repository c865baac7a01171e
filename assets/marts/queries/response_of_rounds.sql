/* title: Response to the rounds that are set side by side
grain: one round of a survey x sex
reads: [round_response]
kind: question
*/
select survey, round, sex, n_answered, n_interviewed, n_of_frame, n_frame
from round_response
where sex in ('female', 'male')
