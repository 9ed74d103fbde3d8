//! People, two of whom have left.

use std::collections::HashMap;

use rand::Rng;
use rand_pcg::Pcg32;
use serde_json::Value;

use super::{OPENED, Purpose, dice};
use crate::dates::timestamp;
use crate::space::Id;
use crate::space::prepared::Prepared;
use crate::space::users::{ADMINISTRATOR, ISSUE_ADDER, MEMBER, User, VIEWER, nulab_account};

/// Login id, name, reading or nickname, language; no login id once the account is deleted.
type Person = (Option<&'static str>, &'static str, &'static str, Option<&'static str>);

const PEOPLE: [Person; 12] = [
    (Some("admin"), "管理者 Admin", "かんりしゃ", None),
    (Some("yamada.taro"), "山田 太郎", "やまだ たろう", Some("ja")),
    (Some("j.smith"), "John Smith", "john", Some("en")),
    (Some("sato_hanako"), "佐藤 花子", "さとう はなこ", Some("ja")),
    (Some("m.obrien"), "Mary O'Brien", "mary", Some("en")),
    (Some("*lXwIJXqbRE"), "鈴木 🐟 一郎", "すずき いちろう", None),
    (Some("jose.garcia"), "José García-Núñez", "jose", Some("en")),
    (Some("takahashi"), "髙橋 﨑子", "たかはし さきこ", Some("ja")),
    (Some("wei.zhang"), "张伟 (Zhang Wei)", "wei", None),
    (Some("k_100%"), "Kim \"100%\" 민준", "minjun", Some("en")),
    (None, "退職者 田中", "たなか", None),
    (None, "Former Member", "", None),
];

pub(crate) fn users(seed: u64) -> Vec<Prepared<User>> {
    PEOPLE.iter().zip(1..).map(|(person, id)| Prepared::new(user(seed, id, person))).collect()
}

fn user(seed: u64, id: Id, &(login, name, keyword, lang): &Person) -> User {
    let mut dice = dice(seed, Purpose::User, id.into());
    let unique: u64 = dice.random();
    let with_icon = |mut account: Value| {
        if id % 2 == 1 {
            account["iconUrl"] = format!("https://icons.example.com/{id}.png").into();
        }
        account
    };
    let last_login = OPENED + dice.random_range(180 * 86_400..360 * 86_400);
    User {
        id,
        user_id: login.map(str::to_owned),
        name: name.to_owned(),
        role_type: match id {
            1 => ADMINISTRATOR,
            9 => ISSUE_ADDER,
            10 => VIEWER,
            _ => MEMBER,
        },
        lang,
        nulab_account: login.map(|login| with_icon(nulab_account(login, name, unique))),
        mail_address: login.map(|_| format!("user{id}@example.com")),
        last_login_time: login.map(|_| timestamp(last_login)),
        keyword: format!("{name} {keyword}"),
    }
}

/// One key for each member. The same seed gives the same keys: they open nothing but this stand-in.
pub(crate) fn keys(seed: u64, members: &[Id]) -> HashMap<String, Id> {
    let key = |&member: &Id| (random_key(&mut dice(seed, Purpose::Key, member.into())), member);
    members.iter().map(key).collect()
}

/// 64 letters and digits.
pub(crate) fn random_key(dice: &mut Pcg32) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    (0..64).map(|_| char::from(*super::pick(dice, LETTERS))).collect()
}
