use std::sync::Arc;

use datafusion::arrow::array::{Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;

use super::*;
use crate::engine::ResultColumn;
use crate::odbc::attributes::STATEMENT;
use crate::odbc::environment::{Environment, Host};
use crate::odbc::memory::Address;
use crate::odbc::memory::fake::FakeMemory;
use crate::odbc::text::{Encoding, LengthAt, TextIn, TextOut, Unit};

const DATA: Address = Address(0x10_000);
const INDICATOR: Address = Address(0x20_000);
const STATUS: Address = Address(0x30_000);
const COUNT: Address = Address(0x40_000);

struct Fixture {
    memory: Arc<FakeMemory>,
    statement: Arc<Statement>,
}

/// A statement on a connection that was never opened.
fn fixture() -> Fixture {
    let memory = Arc::new(FakeMemory::default());
    let nothing = |_: &str, _: &str| None;
    let host = Host { memory: memory.clone(), data_sources: Arc::new(nothing) };
    let environment = Environment::allocate(host).unwrap();
    let connection = Connection::allocate(&environment).unwrap();
    let statement = Statement::allocate(&connection, Values::new(STATEMENT)).unwrap();
    Fixture { memory, statement }
}

/// The same with an open cursor over (1, "one"), (2, NULL), (3, "課題🎉").
fn opened() -> Fixture {
    let fixture = fixture();
    let fields = [Field::new("Id", DataType::Int64, false), Field::new("Name", DataType::Utf8, true)];
    let columns: Vec<_> = fields
        .iter()
        .map(|field| ResultColumn { label: field.name().clone(), field: Arc::new(field.clone()) })
        .collect();
    let batch = RecordBatch::try_new(
        Arc::new(Schema::new(fields.to_vec())),
        vec![
            Arc::new(Int64Array::from(vec![1, 2, 3])),
            Arc::new(StringArray::from(vec![Some("one"), None, Some("課題🎉")])),
        ],
    )
    .unwrap();
    let result = (columns, batch);
    fixture.statement.open(&mut fixture.statement.any_state(), result, 4000);
    fixture
}

impl Fixture {
    fn memory(&self) -> &dyn ApplicationMemory {
        self.memory.as_ref()
    }

    fn fetch(&self) -> Outcome {
        self.statement.fetch(SQL_FETCH_NEXT).unwrap()
    }

    fn set(&self, id: i32, value: usize) {
        self.statement.set_attribute(id, value).unwrap();
    }

    fn bind(&self, column: u16, c_type: i16, data: Address, buffer: isize, indicator: Address) {
        self.statement.bind_column(column, c_type, data, buffer, indicator).unwrap();
    }

    fn i64_at(&self, at: Address) -> i64 {
        self.memory().read_array(at).map(i64::from_ne_bytes).unwrap()
    }

    fn text_at(&self, at: Address) -> String {
        String::from_utf8(self.memory().read_terminated::<1>(at)).unwrap()
    }

    fn states(&self) -> Vec<&'static str> {
        let diagnostics = &self.statement.diagnostics;
        (1..=diagnostics.count()).filter_map(|n| diagnostics.record(n)).map(|r| r.state().0).collect()
    }

    fn statuses(&self, count: usize) -> Vec<u16> {
        (0..count).filter_map(|row| self.memory().read_u16(STATUS.offset(2 * row))).collect()
    }
}

fn state_of<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.unwrap_err().state.0
}

#[test]
fn columns_are_filled_column_wise_with_the_stride_of_their_type() {
    let f = opened();
    f.set(SQL_ATTR_ROW_ARRAY_SIZE, 2);
    f.set(SQL_ATTR_ROW_STATUS_PTR, STATUS.0);
    f.set(SQL_ATTR_ROWS_FETCHED_PTR, COUNT.0);
    // A wrong buffer length of a fixed type must not count.
    f.bind(1, SQL_C_SBIGINT, DATA, 1, INDICATOR);
    f.bind(2, SQL_C_CHAR, DATA.offset(100), 20, INDICATOR.offset(100));
    assert_eq!(f.fetch(), Outcome::Done);
    assert_eq!((f.i64_at(DATA), f.i64_at(DATA.offset(8))), (1, 2));
    assert_eq!(f.text_at(DATA.offset(100)), "one");
    assert_eq!(f.memory().read_len(INDICATOR.offset(100)), Some(3));
    assert_eq!(f.memory().read_len(INDICATOR.offset(108)), Some(SQL_NULL_DATA));
    assert_eq!(f.memory().read_ulen(COUNT), Some(2));
    assert_eq!(f.statuses(2), [SQL_ROW_SUCCESS, SQL_ROW_SUCCESS]);

    assert_eq!(f.fetch(), Outcome::Done);
    assert_eq!(f.memory().read_ulen(COUNT), Some(1));
    assert_eq!(f.statuses(2), [SQL_ROW_SUCCESS, SQL_ROW_NOROW]);
    assert_eq!((f.i64_at(DATA), f.i64_at(DATA.offset(8))), (3, 2), "rows beyond the last stay untouched");

    for _ in 0..2 {
        assert_eq!(f.fetch(), Outcome::NoData);
        assert_eq!(f.memory().read_ulen(COUNT), Some(0));
    }
}

#[test]
fn columns_are_filled_row_wise_with_an_offset() {
    let f = opened();
    let offset_at = Address(0x50_000);
    f.memory().write_ulen(offset_at, 1_000);
    f.set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    f.set(SQL_ATTR_ROW_BIND_TYPE, 41);
    f.set(SQL_ATTR_ROW_BIND_OFFSET_PTR, offset_at.0);
    f.bind(1, SQL_C_SBIGINT, DATA, 0, DATA.offset(8));
    f.bind(2, SQL_C_CHAR, DATA.offset(16), 12, DATA.offset(28));
    assert_eq!(f.fetch(), Outcome::Done);
    let row = |n: usize| DATA.offset(1_000 + 41 * n);
    assert_eq!((f.i64_at(row(0)), f.i64_at(row(1)), f.i64_at(row(2))), (1, 2, 3));
    assert_eq!(f.text_at(row(2).offset(16)), "課題🎉");
    assert_eq!(f.memory().read_len(row(1).offset(28)), Some(SQL_NULL_DATA));
    assert_eq!(f.memory.at(DATA, 1), [None], "nothing is written without the offset");
}

#[test]
fn cut_values_warn_for_their_row_and_column() {
    let f = opened();
    f.set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    f.set(SQL_ATTR_ROW_STATUS_PTR, STATUS.0);
    f.bind(2, SQL_C_CHAR, DATA, 4, INDICATOR);
    f.fetch();
    assert_eq!(f.states(), ["01004"]);
    let record = f.statement.diagnostics.record(1).unwrap();
    assert_eq!((record.row_number(), record.column_number()), (3, 2));
    assert_eq!(f.statuses(3), [SQL_ROW_SUCCESS, SQL_ROW_SUCCESS, SQL_ROW_SUCCESS_WITH_INFO]);
    assert_eq!(f.memory().read_len(INDICATOR.offset(16)), Some(10), "the full length");
    assert_eq!(f.text_at(DATA.offset(8)), "課");
}

#[test]
fn null_without_an_indicator_fails_its_row_only() {
    let f = opened();
    f.set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    f.set(SQL_ATTR_ROW_STATUS_PTR, STATUS.0);
    f.bind(2, SQL_C_CHAR, DATA, 20, Address::NULL);
    assert_eq!(f.fetch(), Outcome::Done);
    assert_eq!(f.states(), ["22002"]);
    assert_eq!(f.statuses(3), [SQL_ROW_SUCCESS, SQL_ROW_ERROR, SQL_ROW_SUCCESS]);
}

#[test]
fn an_indicator_alone_can_be_bound_and_everything_unbound() {
    let f = opened();
    f.bind(2, SQL_C_CHAR, Address::NULL, 0, INDICATOR);
    f.fetch();
    assert_eq!(f.memory().read_len(INDICATOR), Some(3));
    assert_eq!(f.states(), [] as [&str; 0]);
    f.bind(1, SQL_C_SBIGINT, DATA, 0, Address::NULL);
    f.statement.free_stmt(SQL_UNBIND).unwrap();
    f.fetch();
    assert_eq!(f.memory.at(DATA, 1), [None]);
}

#[test]
fn retrieve_data_off_moves_without_filling() {
    let f = opened();
    f.bind(1, SQL_C_SBIGINT, DATA, 0, INDICATOR);
    f.set(SQL_ATTR_RETRIEVE_DATA, 0);
    f.fetch();
    assert_eq!(f.memory.at(DATA, 1), [None]);
    f.set(SQL_ATTR_RETRIEVE_DATA, 1);
    f.fetch();
    assert_eq!(f.i64_at(DATA), 2);
}

#[test]
fn extended_fetch_has_its_own_size_count_and_status() {
    let f = opened();
    f.set(SQL_ROWSET_SIZE, 3);
    f.set(SQL_ATTR_ROWS_FETCHED_PTR, INDICATOR.0);
    f.bind(1, SQL_C_SBIGINT, DATA, 0, Address::NULL);
    f.statement.extended_fetch(SQL_FETCH_NEXT as u16, COUNT, STATUS).unwrap();
    assert_eq!(f.memory().read_ulen(COUNT), Some(3));
    assert_eq!(f.statuses(3), [SQL_ROW_SUCCESS; 3]);
    assert_eq!(f.memory.at(INDICATOR, 1), [None]);
}

#[test]
fn only_forward_is_possible() {
    let f = opened();
    for orientation in [2, 3, 4, 5, 6, 8] {
        assert_eq!(state_of(f.statement.fetch(orientation)), "HY106");
    }
}

fn get(f: &Fixture, column: u16, c_type: i16, buffer: isize) -> (Outcome, Option<isize>) {
    f.statement.diagnostics.clear();
    let outcome = f.statement.get_data(column, c_type, DATA, buffer, INDICATOR).unwrap();
    (outcome, f.memory().read_len(INDICATOR))
}

#[test]
fn text_comes_in_parts_with_what_remained_before_each() {
    let f = opened();
    f.set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    f.fetch();
    f.statement.set_position(3, SQL_POSITION, SQL_LOCK_NO_CHANGE).unwrap();
    let mut text = Vec::new();
    for (remaining, state) in [(8, "01004"), (4, "")] {
        assert_eq!(get(&f, 2, SQL_C_WCHAR, 6), (Outcome::Done, Some(remaining)));
        assert_eq!(f.states().first().copied().unwrap_or_default(), state);
        text.extend(f.memory().read_terminated::<2>(DATA));
    }
    assert_eq!(get(&f, 2, SQL_C_WCHAR, 6).0, Outcome::NoData);
    assert_eq!(Encoding::Wide.decode(&text).unwrap(), "課題🎉");
}

#[test]
fn any_column_any_order_repeatedly() {
    let f = opened();
    f.fetch();
    assert_eq!(get(&f, 2, SQL_C_CHAR, 20), (Outcome::Done, Some(3)));
    assert_eq!(get(&f, 1, SQL_C_SBIGINT, 0), (Outcome::Done, Some(8)));
    assert_eq!(get(&f, 1, SQL_C_SBIGINT, 0).0, Outcome::NoData, "fixed types have one part");
    assert_eq!(get(&f, 2, SQL_C_CHAR, 20), (Outcome::Done, Some(3)));
    assert_eq!(f.text_at(DATA), "one");
}

#[test]
fn zero_bytes_ask_for_the_length() {
    let f = opened();
    f.fetch();
    assert_eq!(get(&f, 2, SQL_C_CHAR, 0), (Outcome::Done, Some(3)));
    assert_eq!(f.states(), ["01004"]);
    assert_eq!(get(&f, 2, SQL_C_CHAR, 4), (Outcome::Done, Some(3)));
    assert_eq!(f.states(), [] as [&str; 0]);
}

#[test]
fn get_data_tells_what_is_wrong() {
    let f = opened();
    let get = |column, c_type, buffer, at| f.statement.get_data(column, c_type, DATA, buffer, at);
    assert_eq!(state_of(get(1, SQL_C_CHAR, 10, INDICATOR)), "24000", "no row yet");
    f.fetch();
    assert_eq!(state_of(get(0, SQL_C_CHAR, 10, INDICATOR)), "07009");
    assert_eq!(state_of(get(3, SQL_C_CHAR, 10, INDICATOR)), "07009");
    assert_eq!(state_of(get(1, 4711, 10, INDICATOR)), "HY003");
    assert_eq!(state_of(get(1, SQL_C_CHAR, -1, INDICATOR)), "HY090");
    f.fetch();
    assert_eq!(state_of(get(2, SQL_C_CHAR, 10, Address::NULL)), "22002");
    assert_eq!(state_of(f.statement.set_position(2, SQL_POSITION, 0)), "HY107");
    assert_eq!(state_of(f.statement.set_position(1, 2, 0)), "HYC00");
}

#[test]
fn the_type_of_the_descriptor_can_be_asked_for() {
    let f = opened();
    f.fetch();
    let ard = f.statement.any_state().ard.clone();
    let value = |number: usize| TextIn {
        encoding: Encoding::Narrow,
        at: Address(number),
        length: 0,
        unit: Unit::Bytes,
    };
    ard.set_field(1, SQL_DESC_CONCISE_TYPE, &value(SQL_C_NUMERIC as usize)).unwrap();
    ard.set_field(1, SQL_DESC_PRECISION, &value(10)).unwrap();
    ard.set_field(1, SQL_DESC_SCALE, &value(2)).unwrap();
    assert_eq!(get(&f, 1, SQL_ARD_TYPE, 0), (Outcome::Done, Some(19)));
    let bytes = f.memory().read_bytes(DATA, 19);
    assert_eq!(bytes.first_chunk::<4>(), Some(&[10, 2, 1, 100]), "precision, scale, sign, 1.00");
}

#[test]
fn aliased_attributes_and_descriptor_fields_are_one() {
    let f = fixture();
    f.set(SQL_ATTR_PARAMSET_SIZE, 7);
    let apd = f.statement.any_state().apd.clone();
    assert_eq!(apd.content().header.array_size, 7);
    apd.content().header.bind_type = 48;
    let out = TextOut {
        encoding: Encoding::Wide,
        at: DATA,
        capacity: 8,
        length: LengthAt::Long(INDICATOR),
        unit: Unit::Bytes,
    };
    f.statement.get_attribute(SQL_ATTR_PARAM_BIND_TYPE, &out).unwrap();
    assert_eq!(f.memory().read_ulen(DATA), Some(48));
    assert_eq!(f.memory.at(INDICATOR, 4), [Some(8), Some(0), Some(0), Some(0)]);
}

#[test]
fn an_explicit_descriptor_serves_until_it_is_freed() {
    let f = fixture();
    let connection = f.statement.connection.clone();
    let explicit =
        Descriptor::register(|token| Descriptor::new(token, Role::Explicit, connection.clone())).unwrap();
    f.set(SQL_ATTR_APP_ROW_DESC, explicit.token.value());
    f.bind(1, SQL_C_SBIGINT, DATA, 0, INDICATOR);
    assert_eq!(explicit.content().records.len(), 1);
    connection.free_descriptor(&explicit).unwrap();
    assert!(f.statement.any_state().ard.content().records.is_empty());
    let own = f.statement.any_state().ird.token.value();
    assert_eq!(state_of(f.statement.set_attribute(SQL_ATTR_APP_ROW_DESC, own)), "HY017");
    assert_eq!(state_of(f.statement.set_attribute(SQL_ATTR_IMP_ROW_DESC, own)), "HY017");
}

#[test]
fn functions_out_of_turn_are_refused() {
    let f = fixture();
    assert_eq!(state_of(f.statement.execute()), "HY010");
    assert_eq!(state_of(f.statement.column_count()), "HY010");
    assert_eq!(state_of(f.statement.fetch(SQL_FETCH_NEXT)), "24000");
    assert_eq!(state_of(f.statement.close_cursor()), "24000");
    assert_eq!(state_of(f.statement.put_data(DATA, 1)), "HY010");
    assert_eq!(state_of(f.statement.parameter_data(DATA)), "HY010");
    assert_eq!(f.statement.free_stmt(SQL_CLOSE).unwrap(), Outcome::Done);
    assert_eq!(f.statement.more_results().unwrap(), Outcome::NoData);

    let f = opened();
    let text = TextIn { encoding: Encoding::Narrow, at: DATA, length: 0, unit: Unit::Characters };
    assert_eq!(state_of(f.statement.execute_direct(&text)), "24000");
    f.statement.close_cursor().unwrap();
    assert_eq!(state_of(f.statement.column_count()), "HY010");
}

#[test]
fn parameters_are_checked_when_bound() {
    let f = fixture();
    let good = Binding {
        number: 1,
        parameter_type: SQL_PARAM_INPUT,
        c_type: SQL_C_CHAR,
        sql_type: SQL_VARCHAR,
        size: 10,
        digits: 0,
        data: DATA,
        buffer_length: 11,
        indicator: INDICATOR,
    };
    let bind = |binding: Binding| f.statement.bind_parameter(&binding);
    assert_eq!(bind(good).unwrap(), Outcome::Done);
    assert_eq!(bind(Binding { data: Address::NULL, ..good }).unwrap(), Outcome::Done);
    assert_eq!(state_of(bind(Binding { data: Address::NULL, indicator: Address::NULL, ..good })), "HY009");
    assert_eq!(state_of(bind(Binding { number: 0, ..good })), "07009");
    assert_eq!(state_of(bind(Binding { c_type: 4711, ..good })), "HY003");
    assert_eq!(state_of(bind(Binding { sql_type: 4711, ..good })), "HY004");
    assert_eq!(state_of(bind(Binding { buffer_length: -1, ..good })), "HY090");
    assert_eq!(state_of(bind(Binding { parameter_type: SQL_PARAM_OUTPUT, ..good })), "HYC00");
    assert_eq!(state_of(bind(Binding { parameter_type: 77, ..good })), "HY105");
}

#[test]
fn cursor_names_are_made_kept_and_unique() {
    let f = fixture();
    let other = Statement::allocate(&f.statement.connection, Values::new(STATEMENT)).unwrap();
    let name = |text: &str| {
        f.memory().write_bytes(DATA, text.as_bytes());
        TextIn { encoding: Encoding::Narrow, at: DATA, length: text.len() as isize, unit: Unit::Characters }
    };
    let out = TextOut {
        encoding: Encoding::Narrow,
        at: DATA,
        capacity: 20,
        length: LengthAt::Short(INDICATOR),
        unit: Unit::Characters,
    };
    f.statement.cursor_name(&out).unwrap();
    assert_eq!(f.text_at(DATA), "SQL_CUR1");
    f.statement.set_cursor_name(&name("mine")).unwrap();
    f.statement.cursor_name(&out).unwrap();
    assert_eq!(f.text_at(DATA), "mine");
    assert_eq!(state_of(f.statement.set_cursor_name(&name("sql_cur9"))), "34000");
    assert_eq!(state_of(f.statement.set_cursor_name(&name(""))), "34000");
    assert_eq!(state_of(other.set_cursor_name(&name("mine"))), "3C000");
    assert_eq!(other.set_cursor_name(&name("theirs")).unwrap(), Outcome::Done);
}

#[test]
fn cancelling_an_idle_statement_changes_nothing() {
    let f = opened();
    f.statement.cancel();
    assert_eq!(f.fetch(), Outcome::Done);
    assert_eq!(f.statement.diagnostics.count(), 0);
}

#[test]
fn freeing_a_statement_frees_its_descriptors() {
    let f = opened();
    let ard = f.statement.any_state().ard.token;
    assert!(Descriptor::resolve(ard).is_some());
    f.statement.free().unwrap();
    assert!(Descriptor::resolve(ard).is_none());
    assert!(Statement::resolve(f.statement.token).is_none());
}
