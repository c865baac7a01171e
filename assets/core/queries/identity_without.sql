/* title: The identity store of a sheet without the identifiers of some rows
grain: one identifier that stays, or the age that a birth date told of
reads: []
kind: question
pieces:
  identity: the identity store of the sheet
  going: whether an identifier goes
  age: the age in words, by row; null where a row told of none
*/
select source_row, provider_column, kind, value, key_document, key_name_year, key_phone
from {identity}
where not ({going})
union all
select source_row, provider_column, kind, {age}, null, null, null
from {identity}
where {going} and kind = 'birth_date' and {age} is not null
