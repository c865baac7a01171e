/* number: 25
question:
  en: "Who gets psychological support: survivors, widows, children?"
  fr: "Qui reçoit un soutien psychologique : survivants, veuves, enfants ?"
  es: "¿Quién recibe apoyo psicológico: sobrevivientes, viudas, niños?"
  ar: "من يحصل على الدعم النفسي: الناجون أم الأرامل أم الأطفال؟"
asked_by: [victim assistance coordinators]
reading:
  en: >-
    coverage = (met + partly met) / need, strict_coverage = met / need. Spouses are those of the killed and of the injured together;
    whether a wife is a widow is not a key of this mart. Shares of girls and boys are mostly hidden (empty): fewer than ten stand
    behind a part of them.
*/
-- By population group, newest round of each survey
select survey, round, population_group, person_group, n_assessed, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * coverage_weighted, 100 * coverage_weighted_ci_low, 100 * coverage_weighted_ci_high) as coverage_percent,
       round(100 * strict_coverage_weighted) as strict_percent, coverage_status
from needs_gap_by_person_group
where not is_carried and service = 'psychosocial' and population_group in ('survivors', 'indirect_victims')
  and disaggregation_unit = 'person' and person_group <> 'other_or_unknown'
qualify period = max(period) over (partition by survey)
order by survey, population_group desc, n_assessed desc;
-- Within families, by relation to the killed or injured
select survey, round, relation, sex, n_assessed, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * coverage_weighted, 100 * coverage_weighted_ci_low, 100 * coverage_weighted_ci_high) as coverage_percent
from family_needs_by_relation_sex
where not is_carried and service = 'psychosocial' and population_group = 'indirect_victims'
  and disaggregation_unit = 'person' and relation in ('spouse', 'child', 'parent') and sex in ('female', 'male') and n_need is not null
qualify period = max(period) over (partition by survey)
order by survey, relation, sex;
