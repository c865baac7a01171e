/* number: 15
question:
  en: "How many survivors are alive, by area, age band and sex?"
  fr: "Combien de survivants sont en vie, par zone, tranche d'âge et sexe ?"
  es: "¿Cuántos sobrevivientes están con vida, por zona, grupo de edad y sexo?"
  ar: "كم عدد الناجين الأحياء، حسب المنطقة والفئة العمرية والجنس؟"
asked_by: [planners]
reading:
  en: >-
    Alive means not known to have died of the injury; nobody joins a register of deaths, so take the numbers as the most there can
    be. Age is that at the end of the year, `unknown` where a birthday decides the band or no age was recorded. Women and men do not
    add up to everyone: the few whose sex is not known are hidden. Area, age band and sex together are too fine to publish and need
    the office key.
*/
-- Living survivors by province and sex, newest year
select admin1, max(n_survivors) filter (where sex = 'all') as everyone,
       max(n_survivors) filter (where sex = 'female') as female, max(n_survivors) filter (where sex = 'male') as male
from mart_assessment
where period = (select max(period) from mart_assessment) and age_band = 'all' and person_group = 'all'
group by admin1 order by admin1;
-- The same by age band and sex
select age_band, max(n_survivors) filter (where sex = 'female') as female, max(n_survivors) filter (where sex = 'male') as male
from mart_assessment
where period = (select max(period) from mart_assessment) and age_band <> 'all'
group by age_band order by try_cast(regexp_extract(age_band, '[0-9]+') as int);
-- office: By province, age band and sex (the first ten rows)
select admin1, age_band, sex, n_survivors
from mart_assessment
where period = (select max(period) from mart_assessment) and age_band <> 'all' and admin1 <> 'all'
order by n_survivors desc, admin1, age_band, sex limit 10;
