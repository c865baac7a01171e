/* title: Identifiers of one column, from the identity store
grain: one row of the sheet that has one
reads: []
kind: question
keys: [source_row]
pieces:
  identity: the sheet's file in the identity store
*/
select source_row, value from {identity} where provider_column = :provider_column
