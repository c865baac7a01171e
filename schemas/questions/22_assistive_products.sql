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
-- Products survivors need most, newest year
select product, n_needed, n_held_known, n_held,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * held_share, 100 * held_share_ci_low, 100 * held_share_ci_high) as held_percent,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * fits_share, 100 * fits_share_ci_low, 100 * fits_share_ci_high) as fits_percent
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
-- office: Girls and boys
select person_group, product, n_needed, n_held_known, n_held, n_fits
from mart_assistive_products
where period = (select max(period) from mart_assistive_products) and population_group = 'survivors' and disaggregation_unit = 'person'
  and person_group in ('girls', 'boys')
order by n_needed desc, person_group, product limit 8;
