/* title: Points of a country's rows
grain: one row with a latitude and a longitude in degrees
reads: []
kind: question
keys: [source_row]
pieces:
  lat: latitude
  lon: longitude
  of_country: the row's country
  rows: the received rows with what is joined to them
*/
select l.source_row as source_row, {lat} as lat, {lon} as lon
from {rows}
where abs({lat}) <= :most_degrees and abs({lon}) <= :most_degrees and {of_country} = :country
