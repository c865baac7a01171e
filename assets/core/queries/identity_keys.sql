/* title: Keys by which the persons of rows are known in other lists
grain: one identifier of one row, with the keyed hashes made of it
reads: []
kind: question
pieces:
  identity: the identity store of a sheet
  wanted: which rows
*/
select source_row, key_document, key_name_year, key_phone from {identity} where {wanted}
