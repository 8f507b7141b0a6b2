//! (writer, being written by the lead)
