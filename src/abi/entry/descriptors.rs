//! Descriptor fields and records.

use crate::abi::border::{Pointer, Return, SQL_INVALID_HANDLE, address, border, token};
use crate::abi::text::{Charset, bytes, long_out, short_out};
use crate::odbc::descriptor::{Descriptor, RecordArguments, RecordPlaces};
use crate::odbc::handles::Handle;
use crate::odbc::text::Unit;

pub(in crate::abi) fn set_field<C: Charset>(
    descriptor: Pointer,
    number: i16,
    field: i16,
    value: Pointer,
    length: i32,
) -> Return {
    border::<Descriptor>("SQLSetDescField", descriptor, |descriptor| {
        descriptor.set_field(number, field, &bytes::<C>(value, length))
    })
}

pub(in crate::abi) fn get_field<C: Charset>(
    descriptor: Pointer,
    number: i16,
    field: i16,
    value: Pointer,
    capacity: i32,
    length: Pointer,
) -> Return {
    border::<Descriptor>("SQLGetDescField", descriptor, |descriptor| {
        descriptor.get_field(number, field, &long_out::<C>(Unit::Bytes, value, capacity, length))
    })
}

pub(in crate::abi) fn set_record(
    descriptor: Pointer,
    number: i16,
    verbose_type: i16,
    code: i16,
    octet_length: isize,
    precision: i16,
    scale: i16,
    data: Pointer,
    length: Pointer,
    indicator: Pointer,
) -> Return {
    border::<Descriptor>("SQLSetDescRec", descriptor, |descriptor| {
        let arguments = RecordArguments {
            verbose_type,
            datetime_code: code,
            octet_length,
            precision,
            scale,
            data: address(data),
            octet_length_at: address(length),
            indicator: address(indicator),
        };
        descriptor.set_record(number, &arguments)
    })
}

pub(in crate::abi) fn get_record<C: Charset>(
    descriptor: Pointer,
    number: i16,
    name: Pointer,
    capacity: i16,
    length: Pointer,
    verbose_type: Pointer,
    code: Pointer,
    octet_length: Pointer,
    precision: Pointer,
    scale: Pointer,
    nullable: Pointer,
) -> Return {
    border::<Descriptor>("SQLGetDescRec", descriptor, |descriptor| {
        let places = RecordPlaces {
            verbose_type: address(verbose_type),
            datetime_code: address(code),
            octet_length: address(octet_length),
            precision: address(precision),
            scale: address(scale),
            nullable: address(nullable),
        };
        let name = short_out::<C>(Unit::Characters, name, capacity, length);
        descriptor.get_record(number, &name, &places)
    })
}

pub(in crate::abi) fn copy(source: Pointer, target: Pointer) -> Return {
    let Some(source) = Descriptor::resolve(token(source)) else { return SQL_INVALID_HANDLE };
    border::<Descriptor>("SQLCopyDesc", target, |target| target.copy_from(&source))
}
