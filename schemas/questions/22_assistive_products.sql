/* number: 22
question:
  en: "Assistive products: who needs which, who has it, does it fit; by product, sex and age?"
  fr: "Produits d'assistance : qui a besoin de quoi, qui l'a, convient-il ; par produit, sexe et âge ?"
  es: "Productos de apoyo: ¿quién necesita cuál, quién lo tiene, le sirve; por producto, sexo y edad?"
  ar: "المنتجات المساعدة: من يحتاج ماذا، ومن يملكه، وهل يناسبه؛ حسب المنتج والجنس والعمر؟"
asked_by: ["WHO, rapid assessment of assistive technology"]
reading:
  en: >-
    held is of those who need the product and answered; unfit is of those who have it and said whether it fits and works. Counted is
    one product per person and service, so a person may stand in two rows. Children are few: most of their numbers are hidden, and
    the office mart shows them.
*/
-- Products survivors need most, newest year
select product, n_needed, n_held, round(100 * held_share) as held_percent, n_fits_known - n_fits as n_unfit,
       round(100 * (n_fits_known - n_fits) / n_fits_known) as unfit_percent
from mart_assistive_products
where period = (select max(period) from mart_assistive_products) and population_group = 'survivors' and disaggregation_unit = 'person'
  and sex = 'all' and person_group = 'all' and disability = 'all' and n_needed is not null
order by n_needed desc, product limit 8;
-- By sex and age group
select product, max(n_needed) filter (where person_group = 'women') as women_need,
       max(n_held) filter (where person_group = 'women') as women_have,
       max(n_needed) filter (where person_group = 'men') as men_need, max(n_held) filter (where person_group = 'men') as men_have,
       max(n_needed) filter (where person_group = 'girls') as girls_need,
       max(n_needed) filter (where person_group = 'boys') as boys_need
from mart_assistive_products
where period = (select max(period) from mart_assistive_products) and population_group = 'survivors' and disaggregation_unit = 'person'
group by product having men_need is not null order by men_need desc, product limit 8;
-- Female and male compared, where there are enough
select share, json_extract_string(within, 'product') as product, concat(a_numerator, ' of ', a_denominator) as female,
       concat(b_numerator, ' of ', b_denominator) as male,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where mart = 'assistive_products' and status = 'ok' and population_group = 'survivors' and period = (select max(period) from mart_assistive_products)
order by share, product limit 6;
