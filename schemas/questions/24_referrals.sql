/* number: 24
question:
  en: "Of the referrals made, how many were received and closed, in how many days, and where are women and men lost?"
  fr: "Des orientations faites, combien sont reçues et closes, en combien de jours, et où perd-on femmes et hommes ?"
  es: "De las remisiones hechas, ¿cuántas fueron recibidas y cerradas, en cuántos días, y dónde se pierden mujeres y hombres?"
  ar: "كم من الإحالات استُقبل وأُغلق، وفي كم يوماً، وأين نفقد النساء والرجال؟"
asked_by: [victim assistance coordinators]
reading:
  en: >-
    A referral is not access: closed means it ended with a service. The year is that of the referral, so the newest years have had
    less time and their low shares say little. An empty `median_days` is hidden or was not reached: more than half still wait.
    Losses are the steps between the columns; where a cell is empty, fewer than ten people stand behind it.
*/
-- Survivors referred to rehabilitation, by the year of the referral
select survey, round, period, sex, n_made, n_accepted, n_refused, n_no_answer, n_received, n_closed, median_days, median_days_status
from referral_pathway_by_sex
where service = 'rehabilitation' and population_group = 'survivors' and disaggregation_unit = 'person'
  and sex in ('female', 'male') and n_made is not null
order by survey, round desc, period, sex;
-- Every service, the year and round with most referrals
with most as (
  select survey, round, period from referral_pathway_by_country
  where population_group = 'survivors' and disaggregation_unit = 'person'
  group by survey, round, period order by sum(n_made) desc nulls last, survey, round, period limit 1
)
select survey, round, service, sex, n_made, n_accepted, round(100 * accepted_share) as accepted_percent, n_received,
       round(100 * received_share) as received_percent, n_closed,
       round(100 * closed_share) as closed_percent
from referral_pathway_by_sex join most using (survey, round, period)
where population_group = 'survivors' and disaggregation_unit = 'person' and sex in ('female', 'male') and n_made is not null
order by service, sex;
-- Women and men compared
select survey, round, service, period, share, concat(a_numerator, ' of ', a_denominator) as female,
       concat(b_numerator, ' of ', b_denominator) as male,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where mart = 'referral_pathway' and compared = 'sex' and population_group = 'survivors' and status = 'ok'
  and verdict in ('higher', 'lower', 'no clear difference')
order by survey, round desc, service, period, share;
