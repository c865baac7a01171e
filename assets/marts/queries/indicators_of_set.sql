/* title: A measure of the action plan over one set of a mart
grain: one row of the set at which the measure has a value
reads: [unit_person]
kind: rows
into: mart_indicator
pieces:
  mart_table: the mart
  period: the period of a row
  country: the country of a row
  area: the province of a row
  person_group: women, men, girls, boys, or the sex
  disaggregation_unit: whom a row tells about
  population_group: whose needs they are
  within: the other keys of a row that never stand as all
  numerator: the count on top
  denominator: the count below
  measured: the measure of a row
  n_still_open: people still waiting
  survey: the survey of a row
  round: the round of that survey
  asked_in: the last year in which people of a row were asked
  is_carried: whether nobody was asked in the period of a row
  rests_on: ids of the figures it is read from, joined by |
  held: the values the measure is taken at
*/
select :code as indicator, :title as title, {period} as period, {country} as country, {area} as area, {person_group} as person_group,
       {disaggregation_unit} as disaggregation_unit, {population_group} as population_group, {within} as within, 'records' as basis,
       :mart as mart, :measure as measure, {numerator} as numerator, {denominator} as denominator, {measured} as value, :unit as unit,
       {n_still_open} as n_still_open, true as publishable, :tags as tags, {rests_on} as rests_on,
       {asked_in} as asked_in, {is_carried} as is_carried
from {mart_table}
left join (
    select country as of_country, survey as of_survey, round as of_round,
           cast(extract(year from max(assessed_on)) as varchar) as last_asked
    from unit_person
    group by country, survey, round
) r on r.of_country = {country} and r.of_survey = {survey} and r.of_round = {round}
where set_id = :set_id and {held} and {measured} is not null
