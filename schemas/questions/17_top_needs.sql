/* number: 17
question:
  en: "What are the top needs of women and men, of survivors and of their families?"
  fr: "Quels sont les premiers besoins des femmes et des hommes, des survivants et de leurs familles ?"
  es: "¿Cuáles son las principales necesidades de mujeres y hombres, de sobrevivientes y de sus familias?"
  ar: "ما أهم احتياجات النساء والرجال، والناجين وأسرهم؟"
asked_by: [mine action centre]
reading:
  en: >-
    need_rate is those who need the service of those assessed, whether they get it or not. Survivors and families are sampled apart
    and are never added. Rates are weighted where the survey is and stand for the people it was drawn from; counts are of
    those asked. An empty cell is a hidden number.
*/
-- The three services most often needed, of those whose number is shown; newest round of each survey
select survey, round, population_group, person_group, service, n_need, n_assessed,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * need_rate_weighted, 100 * need_rate_weighted_ci_low, 100 * need_rate_weighted_ci_high) as need_percent
from needs_gap_by_person_group
where not is_carried and person_group in ('women', 'men') and population_group in ('survivors', 'indirect_victims')
  and disaggregation_unit = 'person' and n_need is not null
qualify period = max(period) over (partition by survey)
  and row_number() over (partition by survey, period, population_group, person_group order by n_need desc nulls last, service) <= 3
order by survey, population_group desc, person_group desc, n_need desc;
-- Every service: per cent of those assessed who need it
with rates as (
  select survey, round, service, concat(person_group, ' ', population_group) as who, round(100 * need_rate_weighted, 1) as rate
  from needs_gap_by_person_group
  where not is_carried and disaggregation_unit = 'person' and population_group in ('survivors', 'indirect_victims')
  qualify period = max(period) over (partition by survey)
)
select survey, round, service, max(rate) filter (where who = 'women survivors') as women_survivors,
       max(rate) filter (where who = 'men survivors') as men_survivors,
       max(rate) filter (where who = 'women indirect_victims') as women_of_families,
       max(rate) filter (where who = 'men indirect_victims') as men_of_families
from rates group by survey, round, service order by survey, women_survivors desc nulls last, service;
-- office: The three services most often needed, whatever is hidden in public
select survey, round, population_group, person_group, service, n_need, n_assessed,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * need_rate_weighted, 100 * need_rate_weighted_ci_low, 100 * need_rate_weighted_ci_high) as need_percent
from needs_gap_by_person_group
where not is_carried and person_group in ('women', 'men') and population_group in ('survivors', 'indirect_victims')
  and disaggregation_unit = 'person'
qualify period = max(period) over (partition by survey)
  and row_number() over (partition by survey, period, population_group, person_group order by n_need desc nulls last, service) <= 3
order by survey, population_group desc, person_group desc, n_need desc;
