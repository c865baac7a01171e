/* title: Questions, strata and areas of the rounds that are set side by side
grain: one round of a survey x kind x subject x name
reads: [round_subject]
kind: question
*/
select survey, round, kind, subject, name, n
from round_subject
