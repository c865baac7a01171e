/* number: 22
question:
  en: "Assistive products: who needs which, who has it, does it fit; by product, sex and age?"
  fr: "Produits d'assistance : qui a besoin de quoi, qui l'a, convient-il ; par produit, sexe et âge ?"
  es: "Productos de apoyo: ¿quién necesita cuál, quién lo tiene, le sirve; por producto, sexo y edad?"
  ar: "المنتجات المساعدة: من يحتاج ماذا، ومن يملكه، وهل يناسبه؛ حسب المنتج والجنس والعمر؟"
asked_by: ["WHO, rapid assessment of assistive technology"]
reading:
  en: >-
    held is of those who need the product and answered, fits of those who have it: the rest of them have one that does not fit or
    work, or did not say. Counted is one product per person and service, so a person may stand in two rows. Children are few: most
    of their numbers are hidden, and the office mart shows them.
*/
-- Products survivors need most, newest round of each survey
select survey, round, product, n_needed, n_held_known, n_held,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * held_share_weighted, 100 * held_share_weighted_ci_low, 100 * held_share_weighted_ci_high) as held_percent,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * fits_share_weighted, 100 * fits_share_weighted_ci_low, 100 * fits_share_weighted_ci_high) as fits_percent
from assistive_products_by_country
where population_group = 'survivors' and disaggregation_unit = 'person' and n_needed is not null
qualify period = max(period) over (partition by survey)
order by n_needed desc, product limit 8;
-- office: By sex and age group
with newest as (
  select * from assistive_products_by_person_group
  where population_group = 'survivors' and disaggregation_unit = 'person'
  qualify period = max(period) over (partition by survey)
)
select survey, round, product, max(n_needed) filter (where person_group = 'women') as women_need,
       max(n_held) filter (where person_group = 'women') as women_have,
       max(n_needed) filter (where person_group = 'men') as men_need, max(n_held) filter (where person_group = 'men') as men_have,
       max(n_needed) filter (where person_group = 'girls') as girls_need,
       max(n_needed) filter (where person_group = 'boys') as boys_need
from newest
group by survey, round, product having men_need is not null order by men_need desc, product limit 8;
-- office: Girls and boys
select survey, round, person_group, product, n_needed, n_held_known, n_held, n_fits
from assistive_products_by_person_group
where population_group = 'survivors' and disaggregation_unit = 'person' and person_group in ('girls', 'boys')
qualify period = max(period) over (partition by survey)
order by n_needed desc, person_group, product limit 8;
