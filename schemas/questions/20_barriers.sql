/* number: 20
question:
  en: "Which barriers stand before women and before men, and is absence of women staff named?"
  fr: "Quels obstacles rencontrent les femmes et les hommes, et l'absence de personnel féminin est-elle citée ?"
  es: "¿Qué barreras enfrentan las mujeres y los hombres, y se menciona la falta de personal femenino?"
  ar: "ما العوائق أمام النساء وأمام الرجال، وهل يُذكر غياب الموظفات؟"
asked_by: ["women, peace and security"]
reading:
  en: >-
    Asked are only needs that were not or only partly met, and one need may name several barriers, so the shares do not add up to
    one. `no_same_sex_staff` said by a woman is absence of women staff; said by a man, of men. A barrier that fewer than ten name is
    hidden (it is not in the list), so what stands here is what many name.
*/
-- The five barriers most often named before rehabilitation, newest round of each survey
select survey, round, sex, barrier, n_named, n_asked,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * named_share_weighted, 100 * named_share_weighted_ci_low, 100 * named_share_weighted_ci_high) as named_percent
from barrier_rank_by_sex
where service = 'rehabilitation' and population_group = 'survivors' and disaggregation_unit = 'person' and sex in ('female', 'male')
  and n_named is not null
qualify period = max(period) over (partition by survey)
  and row_number() over (partition by survey, period, sex order by n_named desc, barrier) <= 5
order by survey, sex, n_named desc, barrier;
-- Absence of staff of the same sex, by service
select survey, round, service, sex, n_named, n_named_status, n_asked, round(100 * named_share_weighted, 1) as named_percent
from barrier_rank_by_sex
where barrier = 'no_same_sex_staff' and population_group = 'survivors' and disaggregation_unit = 'person' and sex in ('female', 'male')
qualify period = max(period) over (partition by survey)
order by n_named desc nulls last, service, sex limit 6;
-- Barriers that women or men name clearly more often
select survey, round, service, json_extract_string(within, 'barrier') as barrier, concat(a_numerator, ' of ', a_denominator) as female,
       concat(b_numerator, ' of ', b_denominator) as male,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where mart = 'barrier_rank' and compared = 'sex' and population_group = 'survivors' and status = 'ok'
  and disaggregation_unit = 'person' and verdict in ('higher', 'lower')
order by survey, round desc, service, ratio desc;
